package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.testkit.chaos.JobTasks.Order;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import java.util.List;

/** The stages of maps that take each other's portions. */
final class PipeTasks {
    private PipeTasks() {}

    /**
     * An item on its way.
     *
     * @param orders what is to be done with it, stage by stage
     * @param number what it has come to
     */
    record Staged(List<Order> orders, long number) {
        /** Copies. */
        Staged {
            orders = List.copyOf(orders);
        }
    }

    static final DistributedTask<Staged, Staged> STAGE =
            DistributedTask.of("chaos.job-stage", Staged.class, Staged.class, (item, context) -> {
                long number = JobTasks.run(item.orders().getFirst(), context, item.number());
                return new Staged(item.orders().subList(1, item.orders().size()), number);
            });

    static final DistributedTask<Staged, Value> LAST =
            DistributedTask.of("chaos.job-last-stage", Staged.class, Value.class, (item, context) -> {
                Order order = item.orders().getFirst();
                return JobTasks.value(order, JobTasks.run(order, context, item.number()));
            });
}
