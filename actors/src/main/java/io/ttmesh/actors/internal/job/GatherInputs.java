package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.JobGraph.Gather;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What has become of the inputs of gathering steps, so that none of them is looked at twice. */
final class GatherInputs {
    private final JobState state;
    private final Map<Integer, List<Integer>> done = new HashMap<>();
    private final Map<Integer, Integer> failed = new HashMap<>();

    GatherInputs(JobState state) {
        this.state = state;
    }

    void forgetAll() {
        done.clear();
        failed.clear();
    }

    /** A step has ended, or not: tells those that gather it. */
    void tell(int input) {
        StepPhase phase = state.cell(input).phase;
        for (int consumer : state.consumers(input)) {
            Vertex vertex = state.vertex(consumer);
            if (vertex.work() instanceof Gather gather && takes(vertex, gather, input)) {
                if (phase == StepPhase.DONE) {
                    done.computeIfAbsent(consumer, ignored -> new ArrayList<>()).add(input);
                } else if (phase == StepPhase.FAILED) {
                    failed.merge(consumer, 1, Integer::sum);
                }
            }
        }
    }

    /** A consumer that has no other reason to be one takes the value; many inputs are not searched for each of them. */
    private static boolean takes(Vertex vertex, Gather gather, int input) {
        boolean mayBeOther = vertex.guard() == input || vertex.after().contains(input);
        return !mayBeOther || gather.inputs().contains(input);
    }

    /** How many are there. */
    int there(int step) {
        return done.getOrDefault(step, List.of()).size();
    }

    /** Whether enough are there. */
    JoinRule rule(int step, Gather gather) {
        boolean isOver = state.cell(step).overAt != null;
        return JoinRule.of(gather.join(), gather.inputs().size(), there(step), failed.getOrDefault(step, 0), isOver);
    }

    /** Those that the step goes on with, in the order in which it lists them; of a quorum those that came first. */
    List<Integer> chosen(int step, Gather gather) {
        List<Integer> there = done.getOrDefault(step, List.of());
        boolean isQuorum = gather.join().kind() == Join.Kind.QUORUM;
        Set<Integer> taken =
                new HashSet<>(isQuorum ? first(there).subList(0, gather.join().count()) : there);
        return gather.inputs().stream().filter(taken::contains).toList();
    }

    /** By journalled times, which a snapshot keeps, too. */
    private List<Integer> first(List<Integer> there) {
        return there.stream()
                .sorted(Comparator.<Integer, Instant>comparing(
                                input -> Objects.requireNonNull(state.cell(input).endedAt))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
