package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.TasksByHand.MODULUS;
import static io.ttmesh.actors.internal.job.TasksByHand.numbers;
import static io.ttmesh.actors.internal.job.TasksByHand.sum;
import static io.ttmesh.actors.internal.job.TasksByHand.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
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
    private static final int STEPS_MAX = 200;

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
        private final Set<String> broken = new HashSet<>();
        private final JobBench bench;
        private final Map<String, Payload> inputs = new HashMap<>();
        private final Map<String, UnitEnd> outcomes = new HashMap<>();
        private final List<UnitEnd> told = new ArrayList<>();
        /** The keys of those that are under way. */
        private final Map<UnitId, String> submitted = new HashMap<>();

        Walk(long seed) {
            random = new Random(seed);
            isTolerant = random.nextBoolean();
            graph = graph();
            bench = JobBench.of(graph);
            bench.mesh.room("a", random.nextInt(3)).room("b", random.nextInt(3));
        }

        private JobGraph graph() {
            int steps = 2 + random.nextInt(STEPS_MAX - 2);
            List<JobGraph.Vertex> vertices = new ArrayList<>();
            List<Integer> values = new ArrayList<>();
            Set<Integer> unused = new HashSet<>();
            while (vertices.size() < steps) {
                int index = vertices.size();
                JobGraph.Work work = work(index, vertices, values);
                unused.removeAll(work.inputs());
                unused.add(index);
                values.add(index);
                breakSome(index, work);
                vertices.add(JobBench.vertex("s" + index, work));
            }
            Join last = join(0.5);
            vertices.add(JobBench.vertex(
                    "last", new JobGraph.Gather(JobBench.task("t" + vertices.size()), 0, List.copyOf(unused), last)));
            return JobBench.graph(vertices.size() - 1, vertices.toArray(JobGraph.Vertex[]::new));
        }

        private JobGraph.Work work(int index, List<JobGraph.Vertex> vertices, List<Integer> values) {
            String task = "t" + index;
            int kind = values.isEmpty() ? random.nextInt(2) : random.nextInt(11);
            return switch (kind) {
                case 0 -> JobBench.given(task, random.nextInt(1_000));
                case 1 -> {
                    long from = random.nextInt(50);
                    yield new JobGraph.MapOver(
                            JobBench.task(task),
                            0,
                            new JobGraph.Items.Range(from, from + random.nextInt(40)),
                            random.nextInt(7),
                            join(0.7),
                            random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(2)));
                }
                case 10 -> JobBench.unfold(task, any(values));
                case 9 -> piped(task, vertices, values);
                case 8 -> new JobGraph.Split(JobBench.task(task), JobBench.task("mix"), 0, any(values));
                case 2, 3 -> JobBench.single(task, any(values));
                case 4 -> new JobGraph.Tuple(JobBench.task(task), 0, List.of(any(values), any(values)));
                case 5, 6 -> {
                    Set<Integer> inputs = new HashSet<>();
                    for (int i = 0; i < 1 + random.nextInt(6); i++) {
                        inputs.add(any(values));
                    }
                    yield new JobGraph.Gather(
                            JobBench.task(task),
                            0,
                            List.copyOf(inputs.stream().sorted().toList()),
                            join(0.4));
                }
                default -> reduced(vertices, values);
            };
        }

        private JobGraph.Work reduced(List<JobGraph.Vertex> vertices, List<Integer> values) {
            List<Integer> maps = values.stream()
                    .filter(value -> vertices.get(value).work().hasPortions())
                    .toList();
            return maps.isEmpty()
                    ? new JobGraph.Constant(JobBench.number(random.nextInt(100)))
                    : new JobGraph.Reduce(JobBench.task("sum"), 0, any(maps), 2 + random.nextInt(4));
        }

        private JobGraph.Work piped(String task, List<JobGraph.Vertex> vertices, List<Integer> values) {
            List<Integer> maps = values.stream()
                    .filter(value -> {
                        JobGraph.Work work = vertices.get(value).work();
                        return work instanceof JobGraph.Unfold
                                || (work instanceof JobGraph.MapOver map
                                        && !map.join().isTolerant());
                    })
                    .toList();
            return maps.isEmpty()
                    ? JobBench.given(task, random.nextInt(1_000))
                    : JobBench.piped(task, any(maps), 1 + random.nextInt(4), join(0.7));
        }

        private Join join(double fraction) {
            return isTolerant && random.nextBoolean() ? Join.fraction(fraction) : Join.all();
        }

        private int any(List<Integer> values) {
            return values.get(random.nextInt(values.size()));
        }

        private void breakSome(int index, JobGraph.Work work) {
            if (random.nextInt(40) == 0) {
                broken.add("t" + index);
            }
            if (work instanceof JobGraph.MapOver && random.nextInt(3) == 0) {
                broken.add("t" + index + "/" + random.nextInt(60));
            }
            if (work instanceof JobGraph.Unfold && random.nextInt(6) == 0) {
                broken.add("t" + index + "/" + random.nextInt(TasksByHand.NUMBERS));
            }
            if (work instanceof JobGraph.Split && random.nextInt(6) == 0) {
                broken.add("t" + index + "/" + random.nextInt(TasksByHand.NUMBERS));
            }
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
            JobGraph.Work work = graph.vertices().get(unit.vertex()).work();
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
            Map<Integer, Optional<List<Long>>> expected = new HashMap<>();
            boolean hasGaps = false;
            for (int i = 0; i < graph.vertices().size(); i++) {
                JobGraph.Work work = graph.vertices().get(i).work();
                Optional<List<Long>> value = expected(work, expected);
                expected.put(i, value);
                boolean done = bench.phase(i) == StepPhase.DONE;
                if (bench.phase(i) == StepPhase.CANCELLED) {
                    assertThat(bench.phase().hasResult())
                            .as("the result was there without it")
                            .isTrue();
                    continue;
                }
                if (isGivenUp(i)) {
                    continue;
                }
                assertThat(done).as("step %s", i).isEqualTo(value.isPresent());
                hasGaps |= done && hasGaps(work, value.orElseThrow(), expected);
            }
            int last = graph.result();
            assertThat(bench.phase())
                    .isEqualTo(
                            expected.get(last).isEmpty()
                                    ? JobPhase.FAILED
                                    : hasGaps ? JobPhase.DONE_PARTIAL : JobPhase.DONE);
            expected.get(last)
                    .ifPresent(value -> assertThat(sum(JobBench.text(bench.state.value(last))))
                            .isEqualTo(value.getFirst()));
        }

        /** An unfold that failed with those that take its value: whether it would have had one is not known. */
        private boolean isGivenUp(int step) {
            Cell cell = bench.state.cell(step);
            return graph.vertices().get(step).work() instanceof JobGraph.Unfold(var t, var o, var seed, var runs)
                    && cell.phase == StepPhase.FAILED
                    && cell.failure == null
                    && bench.state.isDone(seed);
        }

        private static boolean hasGaps(
                JobGraph.Work work, List<Long> value, Map<Integer, Optional<List<Long>>> expected) {
            return switch (work) {
                case JobGraph.MapOver map
                when map.items() instanceof JobGraph.Items.Range(var from, var to) -> value.size() < to - from;
                case JobGraph.MapOver map
                when map.items() instanceof JobGraph.Items.Piped(var step, var ahead) ->
                    value.size() < expected.get(step).orElseThrow().size();
                case JobGraph.Gather gather ->
                    gather.inputs().stream()
                            .anyMatch(input -> expected.get(input).isEmpty());
                case JobGraph.Work ignored -> false;
            };
        }

        private Optional<List<Long>> expected(JobGraph.Work work, Map<Integer, Optional<List<Long>>> known) {
            String task = work.runs().map(version -> version.name()).orElse("");
            switch (work) {
                case JobGraph.Constant(var value) -> {
                    return Optional.of(List.of(sum(JobBench.text(value))));
                }
                case JobGraph.MapOver map -> {
                    return items(task, map, known);
                }
                default -> {}
            }
            if (broken.contains(task)) {
                return Optional.empty();
            }
            List<Optional<List<Long>>> inputs =
                    work.inputs().stream().map(known::get).toList();
            long there = inputs.stream().filter(Optional::isPresent).count();
            long wanted = work instanceof JobGraph.Gather(var t, var o, var all, var join)
                    ? (long) Math.ceil(join.fraction() * all.size())
                    : inputs.size();
            if (there < wanted) {
                return Optional.empty();
            }
            long sum = work instanceof JobGraph.Given(var t, var o, var input) ? sum(JobBench.text(input)) : 0;
            for (Optional<List<Long>> input : inputs) {
                sum += input.stream()
                        .flatMap(List::stream)
                        .mapToLong(Long::longValue)
                        .sum();
            }
            return ofSum(work, task, Math.floorMod(sum, MODULUS));
        }

        private Optional<List<Long>> ofSum(JobGraph.Work work, String task, long sum) {
            return switch (work) {
                case JobGraph.Unfold ignored -> TasksByHand.unfolded(task, sum, broken);
                case JobGraph.Split ignored ->
                    TasksByHand.splitValue(task, sum, broken).map(List::of);
                case JobGraph.Reduce ignored -> Optional.of(List.of(sum));
                case JobGraph.Work ignored -> Optional.of(List.of(value(task, sum)));
            };
        }

        private Optional<List<Long>> items(
                String task, JobGraph.MapOver map, Map<Integer, Optional<List<Long>>> known) {
            Optional<List<Long>> inputs = map.items() instanceof JobGraph.Items.Range(var from, var to)
                    ? Optional.of(LongStream.range(from, to).boxed().toList())
                    : known.get(map.inputs().getFirst());
            return inputs.map(items -> ofItems(task, items))
                    .filter(values -> values.size()
                            >= Math.ceil(map.join().fraction() * inputs.get().size()));
        }

        private List<Long> ofItems(String task, List<Long> items) {
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                if (!broken.contains(task) && !broken.contains(task + "/" + i)) {
                    values.add(value(task, items.get(i)));
                }
            }
            return values;
        }
    }
}
