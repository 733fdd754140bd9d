package io.ttmesh.testkit.chaos;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Split;
import io.ttmesh.testkit.chaos.JobTasks.Order;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import java.util.List;

/** Inputs that are split, and what puts the values of their parts together. */
final class SplitTasks {
    private SplitTasks() {}

    /**
     * An input.
     *
     * @param order what is to be done with it
     * @param parts what it is split into; none when it has a value
     */
    record Input(Order order, List<Input> parts) {
        /** Copies. */
        Input {
            parts = List.copyOf(parts);
        }
    }

    /** The unit that puts the values of an input's parts together. */
    static String combining(String input) {
        return input + "+";
    }

    /** The input of which another one is a part. */
    private static String above(String input) {
        return input.substring(0, input.lastIndexOf('/', input.length() - 2) + 1);
    }

    /** What the values of an input's parts come to: in another order it is another number. */
    static long combined(List<Long> numbers) {
        return numbers.stream().reduce(0L, (all, next) -> JobTasks.mixed(next, all));
    }

    static final DistributedTask<Input, Split<Input, Value>> SPLIT =
            Split.task("chaos.job-split", Input.class, Value.class, (input, context) -> {
                long number = JobTasks.run(input.order(), context, 0);
                return input.parts().isEmpty()
                        ? Split.done(JobTasks.value(input.order(), number))
                        : Split.into(input.parts());
            });

    static final DistributedTask<List<Value>, Value> COMBINE = DistributedTask.of(
            "chaos.job-combine",
            new TypeReference<List<Value>>() {},
            new TypeReference<Value>() {},
            (parts, context) -> {
                Value first = parts.getFirst();
                String input = above(first.unit());
                long number = combined(parts.stream().map(Value::number).toList());
                var order = new Order(first.job(), combining(input), 0, 0, 0, "", 0, number, "");
                return new Value(first.job(), input, JobTasks.run(order, context, 0));
            });
}
