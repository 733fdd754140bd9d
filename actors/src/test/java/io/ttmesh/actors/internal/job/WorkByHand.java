package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import io.ttmesh.streaming.PayloadParts;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a worker would return for a unit of numbers: of each item ten times it and the number of the step; of all else the sum. */
final class WorkByHand {
    private WorkByHand() {}

    static UnitEnd ended(JobBench bench, int vertex, int unit) {
        return ended(bench, new UnitId(vertex, unit));
    }

    static UnitEnd ended(JobBench bench, UnitId unit) {
        int run = bench.run(unit.vertex(), unit.unit());
        Payload input = bench.work(unit.vertex(), unit.unit()).input();
        if (bench.state.vertex(unit.vertex()).work() instanceof JobGraph.Unfold) {
            return UnitEnd.succeeded(unit, run, unfolded(unit.vertex(), numbers(input)));
        }
        if (!Portion.isPortion(input)) {
            return UnitEnd.succeeded(unit, run, JobBench.number(sum(numbers(input))));
        }
        PortionCall call = PortionCall.decoded(input);
        List<Long> values =
                items(call).stream().map(item -> value(unit.vertex(), item)).toList();
        boolean isCombined = call.rules().combine().isPresent();
        Payload result = isCombined
                ? JobBench.number(sum(values))
                : PayloadParts.array(values.stream().map(JobBench::number).toList());
        return new UnitEnd(unit, run, Optional.of(result), isCombined, values.size(), 0, List.of(), Optional.empty());
    }

    /** The seed of an unfold of so many numbers, so many at a time. */
    static Payload seed(long items, int portion) {
        return JobBench.json("[0," + items + "," + portion + ",0]");
    }

    /** Emits the next of the numbers, and nothing each second time; of an odd number of items, nothing is the last. */
    private static Payload unfolded(int vertex, List<Long> state) {
        long from = state.get(0);
        long items = state.get(1);
        long turn = state.get(3);
        long to = turn % 2 == 0 ? Math.min(from + state.get(2), items) : from;
        List<Long> emitted =
                LongStream.range(from, to).mapToObj(item -> value(vertex, item)).toList();
        boolean isLast = to == items && (turn % 2 == 1 || items % 2 == 0);
        var next = List.of(to, items, state.get(2), turn + 1);
        return JobBench.json("{\"items\":" + emitted + (isLast ? "}" : ",\"next\":" + next + "}"));
    }

    private static List<Long> items(PortionCall call) {
        return call.items()
                .map(WorkByHand::numbers)
                .orElseGet(
                        () -> LongStream.range(call.from(), call.to()).boxed().toList());
    }

    static long value(int vertex, long item) {
        return 10 * item + vertex;
    }

    static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }

    static List<Long> numbers(Payload json) {
        return Stream.of(JobBench.text(json).split("[^-0-9]+", -1))
                .filter(part -> !part.isEmpty())
                .map(Long::valueOf)
                .toList();
    }
}
