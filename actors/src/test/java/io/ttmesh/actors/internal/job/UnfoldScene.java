package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.unfold;
import static io.ttmesh.actors.internal.job.JobBench.vertex;

import java.util.Arrays;
import java.util.stream.Stream;

/** An unfold from a number on, and what its runs are told to emit. */
abstract class UnfoldScene {
    static final int MADE = 1;
    static final int USED = 2;
    static final JobGraph.Vertex SEED = vertex("seed", new JobGraph.Constant(JobBench.number(7)));
    static final JobGraph.Vertex UNFOLDED = vertex("made", unfold("make", 0));

    static JobBench bench(JobGraph.Vertex... more) {
        JobGraph.Vertex[] all =
                Stream.concat(Stream.of(SEED, UNFOLDED), Stream.of(more)).toArray(JobGraph.Vertex[]::new);
        return JobBench.of(graph(all.length - 1, all));
    }

    static JobBench usedTwoAhead() {
        return bench(
                vertex("used", piped("use", MADE, 2)), vertex("sum", new JobGraph.Reduce(task("sum"), 0, USED, 16)));
    }

    static String emit(long next, long... items) {
        return "{\"items\":" + text(items) + ",\"next\":" + next + "}";
    }

    static String last(long... items) {
        return "{\"items\":" + text(items) + "}";
    }

    static String text(long... items) {
        return Arrays.toString(items).replace(" ", "");
    }

    static UnitId[] units(int vertex, int... units) {
        return Arrays.stream(units).mapToObj(unit -> new UnitId(vertex, unit)).toArray(UnitId[]::new);
    }

    static Stream<UnitId> inFlight(JobBench bench, int vertex) {
        bench.pump(100);
        return bench.inFlight.stream().filter(unit -> unit.vertex() == vertex);
    }

    static void use(JobBench bench, int... units) {
        for (int unit : units) {
            bench.end(WorkByHand.ended(bench, USED, unit));
        }
    }

    static String input(JobBench bench, int unit) {
        return JobBench.text(bench.work(MADE, unit).input());
    }

    static void resume(JobBench bench) {
        bench.apply(bench.machine.resume(bench.state, bench.now()));
    }
}
