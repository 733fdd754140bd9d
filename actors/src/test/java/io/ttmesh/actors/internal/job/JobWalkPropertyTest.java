package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.TasksByHand.numbers;
import static io.ttmesh.actors.internal.job.TasksByHand.sum;
import static io.ttmesh.actors.internal.job.TasksByHand.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Seeds;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import io.ttmesh.streaming.PayloadParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random graphs with random failures, ends in random order, told twice, and coordinators that crash: all end as one thread would. */
class JobWalkPropertyTest {
    private static final int GRAPHS = 1_000;

    static LongStream seeds() {
        return Seeds.first(GRAPHS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void jobEndsAsOneThreadWouldEndIt(long seed) {
        new Walk(seed).go();
    }

    private static final class Walk {
        private final Random random;
        private final JobGraph graph;
        private final boolean isTolerant;
        private final Set<String> broken;
        private final JobBench bench;
        private final ReadyUnits ready;
        private final Map<String, Payload> inputs = new HashMap<>();
        private final Map<String, UnitEnd> outcomes = new HashMap<>();
        private final List<UnitEnd> told = new ArrayList<>();
        /** The keys of those that are under way. */
        private final Map<UnitId, String> submitted = new HashMap<>();

        Walk(long seed) {
            random = new Random(seed);
            var made = new RandomGraph(random);
            graph = made.make();
            isTolerant = made.isTolerant;
            broken = made.broken;
            bench = JobBench.of(graph);
            ready = new ReadyUnits(bench, graph);
            bench.mesh.room("a", random.nextInt(3)).room("b", random.nextInt(3));
        }

        void go() {
            walk();
            compare();
            if (bench.phase() == JobPhase.FAILED) {
                mendAndResume();
            }
        }

        /** Nothing runs again whose end was told, but for portions that had lost items. */
        private void mendAndResume() {
            Set<UnitId> whole = new HashSet<>();
            told.stream()
                    .filter(end -> end.failure().isEmpty() && end.itemsFailed() == 0)
                    .forEach(end -> whole.add(end.unit()));
            Set<String> before = Set.copyOf(outcomes.keySet());
            broken.clear();
            told.clear();
            bench.apply(bench.machine.resume(bench.state, bench.now()));
            submitted.clear();
            walk();
            assertThat(bench.phase().hasResult()).isTrue();
            outcomes.forEach((key, end) -> assertThat(before.contains(key) || !whole.contains(end.unit()))
                    .as("%s runs only if it is missing", key)
                    .isTrue());
            if (!isTolerant) {
                compare();
            }
        }

        private void walk() {
            int window = 1 + random.nextInt(8);
            for (int steps = 0; bench.phase() == JobPhase.RUNNING; steps++) {
                assertThat(steps).as("comes to an end").isLessThan(100_000);
                bench.pump(window);
                bench.inFlight.forEach(unit -> submitted.computeIfAbsent(unit, this::submit));
                assertThat(bench.inFlight).as("something is under way").isNotEmpty();
                ready.requireUnderWay(window);
                UnitId unit = List.copyOf(bench.inFlight).get(random.nextInt(bench.inFlight.size()));
                UnitEnd end = outcomes.get(submitted.get(unit));
                bench.end(end);
                if (bench.isOf(end)) {
                    told.add(end);
                } else {
                    submitted.remove(unit);
                }
                if (!told.isEmpty() && random.nextInt(10) == 0) {
                    int events = bench.journal.size();
                    UnitEnd again = told.get(random.nextInt(told.size()));
                    bench.apply(bench.machine.ended(bench.state, List.of(again), bench.now()));
                    assertThat(bench.journal).as("told twice").hasSize(events);
                }
                if (random.nextInt(100) == 0) {
                    bench.crash(random.nextBoolean());
                    submitted.clear();
                }
            }
        }

        /** Runs under its key, unless it did; the key says what it runs on. */
        private String submit(UnitId unit) {
            requireParents(unit);
            UnitWork work = UnitWork.of(JobBench.JOB, bench.state, unit);
            String key = work.options().idempotencyKey().orElseThrow();
            Payload before = inputs.putIfAbsent(key, work.input());
            assertThat(before == null || before.equals(work.input()))
                    .as("%s has one input", key)
                    .isTrue();
            outcomes.computeIfAbsent(key, ignored -> run(unit, work));
            return key;
        }

        private void requireParents(UnitId unit) {
            JobGraph.Vertex vertex = graph.vertices().get(unit.vertex());
            JobGraph.Work work = vertex.work();
            assertThat(vertex.after())
                    .allMatch(earlier -> bench.state.isDone(earlier) || bench.phase(earlier) == StepPhase.SKIPPED);
            if (vertex.guard() != JobGraph.NONE) {
                assertThat(JobBench.text(bench.state.value(vertex.guard()))).isEqualTo("" + vertex.taken());
            }
            int upstream = bench.state.pipes().upstream(unit.vertex());
            if (upstream != JobGraph.NONE) {
                assertThat(bench.state.cell(upstream).results).containsKey(unit.unit());
                return;
            }
            List<Integer> needed =
                    work instanceof JobGraph.Gather ? bench.state.cell(unit.vertex()).chosen : work.inputs();
            assertThat(needed).allMatch(bench.state::isDone);
        }

        private UnitEnd run(UnitId unit, UnitWork work) {
            int run = bench.run(unit.vertex(), unit.unit());
            String task = work.task().name();
            if (Portion.isPortion(work.input())) {
                return portion(unit, run, task, PortionCall.decoded(work.input()));
            }
            if (broken.contains(task)) {
                return UnitEnd.failed(unit, run, Failure.of(Failure.Cause.EXCEPTION, "broken"));
            }
            if (graph.vertices().get(unit.vertex()).work() instanceof JobGraph.Split) {
                return TasksByHand.split(unit, run, work, broken);
            }
            if (graph.vertices().get(unit.vertex()).work() instanceof JobGraph.Unfold) {
                return TasksByHand.unfold(unit, run, work, broken);
            }
            long sum = sum(JobBench.text(work.input()));
            if (task.startsWith(RandomGraph.CONDITION)) {
                return UnitEnd.succeeded(unit, run, JobBench.json("" + (value(task, sum) % 2 == 1)));
            }
            return UnitEnd.succeeded(unit, run, JobBench.number(task.equals("sum") ? sum : value(task, sum)));
        }

        private UnitEnd portion(UnitId unit, int run, String task, PortionCall call) {
            if (broken.contains(task)) {
                return UnitEnd.failed(unit, run, Failure.of(Failure.Cause.EXCEPTION, "broken"));
            }
            List<Payload> results = new ArrayList<>();
            List<UnitEnd.ItemGap> gaps = new ArrayList<>();
            List<Long> items = call.items()
                    .map(list -> numbers(JobBench.text(list)))
                    .orElseGet(() ->
                            LongStream.range(call.from(), call.to()).boxed().toList());
            for (int i = 0; i < items.size() && (gaps.isEmpty() || call.rules().tolerant()); i++) {
                long item = call.first() + i;
                if (broken.contains(task + "/" + item)) {
                    gaps.add(new UnitEnd.ItemGap(item, "broken"));
                } else {
                    results.add(JobBench.number(value(task, items.get(i))));
                }
            }
            boolean combines = call.rules().combine().isPresent() && !results.isEmpty();
            Payload list = PayloadParts.array(results);
            Optional<Payload> result = results.isEmpty()
                    ? Optional.empty()
                    : Optional.of(combines ? JobBench.number(sum(JobBench.text(list))) : list);
            return new UnitEnd(unit, run, result, combines, results.size(), gaps.size(), gaps, Optional.empty());
        }

        private void compare() {
            new ExpectedEnds(bench, graph, broken).compare();
        }
    }
}
