package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.TasksByHand.MODULUS;
import static io.ttmesh.actors.internal.job.TasksByHand.sum;
import static io.ttmesh.actors.internal.job.TasksByHand.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How a job ends that one thread runs, step by step. Which inputs of a quorum came first only the job knows: what follows from
 * them follows from those that it took.
 */
final class ExpectedEnds {
    private final JobBench bench;
    private final JobGraph graph;
    private final Set<String> broken;
    /** The values of the steps so far; none of those that fail or are skipped. */
    private final Map<Integer, Optional<List<Long>>> known = new HashMap<>();

    ExpectedEnds(JobBench bench, JobGraph graph, Set<String> broken) {
        this.bench = bench;
        this.graph = graph;
        this.broken = broken;
    }

    /** Compares with how the job has ended. */
    void compare() {
        boolean hasGaps = false;
        for (int i = 0; i < graph.vertices().size(); i++) {
            if (isCancelled(i)) {
                assertThat(bench.phase().hasResult())
                        .as("the result was there without it")
                        .isTrue();
                known.put(i, Optional.of(List.of())); // nobody took it
                continue;
            }
            StepPhase phase = phase(i);
            if (!isCutShort(i)) {
                assertThat(bench.phase(i)).as("%s", graph.vertices().get(i)).isEqualTo(phase);
            }
            hasGaps |=
                    phase == StepPhase.DONE && hasGaps(graph.vertices().get(i).work());
        }
        compareResult(hasGaps);
    }

    private void compareResult(boolean hasGaps) {
        int last = graph.result();
        Optional<List<Long>> value = Objects.requireNonNull(known.get(last));
        assertThat(bench.phase())
                .isEqualTo(value.isEmpty() ? JobPhase.FAILED : hasGaps ? JobPhase.DONE_PARTIAL : JobPhase.DONE);
        value.ifPresent(
                there -> assertThat(sum(JobBench.text(bench.state.value(last)))).isEqualTo(there.getFirst()));
    }

    private StepPhase phase(int step) {
        JobGraph.Vertex vertex = graph.vertices().get(step);
        boolean isPassed = vertex.guard() == JobGraph.NONE
                || of(vertex.guard())
                        .filter(says -> isTrue(says) == vertex.taken())
                        .isPresent();
        boolean isItsTurn = vertex.after().stream().allMatch(earlier -> isThere(earlier) || isSkipped(earlier));
        boolean failedAhead =
                isPiped(vertex.work()) && isCancelled(vertex.work().inputs().getFirst());
        Optional<List<Long>> value =
                isPassed && isItsTurn && !failedAhead ? valueOf(step, vertex.work()) : Optional.empty();
        known.put(step, value);
        if (value.isPresent()) {
            return StepPhase.DONE;
        }
        return !isPassed && isThere(vertex.guard()) ? StepPhase.SKIPPED : StepPhase.FAILED;
    }

    /** Such a map may fail, and can not be done, while what it is piped from goes on. */
    private static boolean isPiped(JobGraph.Work work) {
        return work instanceof JobGraph.MapOver map && map.items() instanceof JobGraph.Items.Piped;
    }

    private boolean isCancelled(int step) {
        return bench.phase(step) == StepPhase.CANCELLED;
    }

    private Optional<List<Long>> of(int step) {
        return Objects.requireNonNull(known.get(step));
    }

    private boolean isThere(int step) {
        return of(step).isPresent();
    }

    private boolean isSkipped(int step) {
        return bench.phase(step) == StepPhase.SKIPPED; // it was compared
    }

    private static boolean isTrue(List<Long> says) {
        return says.getFirst() == 1;
    }

    /** An unfold that ended with those that take its value: whether it would have had one is not known. */
    private boolean isCutShort(int step) {
        Cell cell = bench.state.cell(step);
        boolean failedWithThem =
                graph.vertices().get(step).work() instanceof JobGraph.Unfold(var task, var options, var seed, var runs)
                        && cell.phase == StepPhase.FAILED
                        && cell.failure == null
                        && bench.state.isDone(seed);
        return failedWithThem || cell.isCutShort();
    }

    private boolean hasGaps(JobGraph.Work work) {
        return switch (work) {
            case JobGraph.MapOver map -> missesItems(map);
            case JobGraph.Gather gather ->
                gather.join().kind() == Join.Kind.FRACTION
                        && !gather.inputs().stream().allMatch(this::isThere);
            case JobGraph.Work ignored -> false;
        };
    }

    private boolean missesItems(JobGraph.MapOver map) {
        List<Long> items = items(map).orElseThrow();
        return ofItems(map.task().name(), items).size() < items.size();
    }

    private Optional<List<Long>> valueOf(int step, JobGraph.Work work) {
        String task = work.runs().map(version -> version.name()).orElse("");
        return switch (work) {
            case JobGraph.Constant(var constant) -> Optional.of(List.of(sum(JobBench.text(constant))));
            case JobGraph.Choice(var condition, var then, var otherwise) ->
                of(condition).flatMap(says -> of(isTrue(says) ? then : otherwise));
            case JobGraph.MapOver map -> mapped(map);
            case JobGraph.Work ignored when broken.contains(task) -> Optional.empty();
            case JobGraph.Gather gather -> taken(step, gather).flatMap(inputs -> ofSum(work, task, inputs));
            case JobGraph.Work ignored when !work.inputs().stream().allMatch(this::isThere) -> Optional.empty();
            case JobGraph.Given(var version, var options, var input) ->
                ofSum(work, task, List.of(sum(JobBench.text(input))));
            case JobGraph.Work ignored -> ofSum(work, task, all(work.inputs()));
        };
    }

    private List<Long> all(List<Integer> steps) {
        return steps.stream().flatMap(step -> of(step).orElseThrow().stream()).toList();
    }

    /** What a step gathers, if that is enough. */
    private Optional<List<Long>> taken(int step, JobGraph.Gather gather) {
        List<Integer> there = gather.inputs().stream().filter(this::isThere).toList();
        return switch (gather.join().kind()) {
            case ALL -> there.size() == gather.inputs().size() ? Optional.of(all(there)) : Optional.empty();
            case FRACTION ->
                there.size() >= gather.join().fraction() * gather.inputs().size()
                        ? Optional.of(all(there))
                        : Optional.empty();
            case QUORUM ->
                there.size() >= gather.join().count() ? Optional.of(all(first(step, there))) : Optional.empty();
            case DEADLINE -> throw new IllegalArgumentException("no time passes here");
        };
    }

    /** Those of a quorum that the job took, which came before the others. */
    private List<Integer> first(int step, List<Integer> there) {
        List<Integer> chosen = bench.state.cell(step).chosen;
        assertThat(chosen).as("quorum of step %s", step).hasSize(quorum(step)).doesNotHaveDuplicates();
        assertThat(there).as("those of step %s", step).containsAll(chosen);
        Instant last =
                chosen.stream().map(this::endedAt).max(Instant::compareTo).orElseThrow();
        assertThat(there)
                .as("the others of step %s", step)
                .allMatch(other -> chosen.contains(other) || !endedAt(other).isBefore(last));
        return chosen;
    }

    private int quorum(int step) {
        return ((JobGraph.Gather) graph.vertices().get(step).work()).join().count();
    }

    private Instant endedAt(int step) {
        return Objects.requireNonNull(bench.state.cell(step).endedAt);
    }

    private Optional<List<Long>> ofSum(JobGraph.Work work, String task, List<Long> inputs) {
        long sum = Math.floorMod(inputs.stream().mapToLong(Long::longValue).sum(), MODULUS);
        return switch (work) {
            case JobGraph.Unfold ignored -> TasksByHand.unfolded(task, sum, broken);
            case JobGraph.Split ignored ->
                TasksByHand.splitValue(task, sum, broken).map(List::of);
            case JobGraph.Reduce ignored -> Optional.of(List.of(sum));
            case JobGraph.Work ignored
            when task.startsWith(RandomGraph.CONDITION) -> Optional.of(List.of(value(task, sum) % 2));
            case JobGraph.Work ignored -> Optional.of(List.of(value(task, sum)));
        };
    }

    private Optional<List<Long>> items(JobGraph.MapOver map) {
        return map.items() instanceof JobGraph.Items.Range(var from, var to)
                ? Optional.of(LongStream.range(from, to).boxed().toList())
                : of(map.inputs().getFirst());
    }

    private Optional<List<Long>> mapped(JobGraph.MapOver map) {
        return items(map)
                .map(items -> ofItems(map.task().name(), items))
                .filter(values -> values.size()
                        >= Math.ceil(
                                map.join().fraction() * items(map).orElseThrow().size()));
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
