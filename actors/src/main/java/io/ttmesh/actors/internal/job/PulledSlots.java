package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which executor slot draws the next portion of a pulled map, as the mesh is at the moment. A slot has a portion until that
 * has ended: so each node gets the next when it is through with one, and a slow node gets fewer. All pulled maps of a job share
 * the slots.
 *
 * <p>Whose slot drew a portion is a wish, which its owner may not fulfil; wherever it ran, its end frees the slot. Nothing of
 * this is journalled: the next incarnation hands the same portions out again, and joins those that are under way.
 */
final class PulledSlots {
    private static final Comparator<Unused> BEST = Comparator.<Unused>comparingInt(
                    unused -> unused.place().distance())
            .thenComparing(Comparator.comparingLong(Unused::idle).reversed())
            .thenComparing(Comparator.comparingLong(Unused::portions).reversed());

    private final JobState state;
    private final JobWork work;
    private final Map<UnitId, Optional<NodeId>> drawn;
    private final Map<Integer, List<JobWork.Place>> places = new HashMap<>();
    /** What was drawn since the nodes said how busy they are. */
    private final Map<NodeId, Long> fresh = new HashMap<>();

    /** How many portions more a node may have, and for how many of them a slot is idle. */
    private record Unused(JobWork.Place place, long portions, long idle) {}

    /** {@code drawn} has the portions that are under way, each with the node that drew it, and changes as more go out. */
    PulledSlots(JobState state, JobWork work, Map<UnitId, Optional<NodeId>> drawn) {
        this.state = state;
        this.work = work;
        this.drawn = drawn;
    }

    static boolean isPulled(JobState state, int step) {
        return perSlot(state, step) > 0;
    }

    private static int perSlot(JobState state, int step) {
        return state.vertex(step).work() instanceof MapOver map ? map.perSlot().orElse(0) : 0;
    }

    /** Whether a step must wait until a slot is free. One portion goes out at least: its end tells why no node can run it. */
    boolean isHeld(int step) {
        int perSlot = perSlot(state, step);
        if (perSlot == 0) {
            return false;
        }
        long unused = unused(step, perSlot).mapToLong(Unused::portions).sum();
        return strayed(step) >= (places(step).isEmpty() ? 1 : unused);
    }

    /** Portions of the step whose node is gone, or can not run it any more: they run somewhere. */
    private long strayed(int step) {
        List<NodeId> here = places(step).stream().map(JobWork.Place::node).toList();
        return drawn.entrySet().stream()
                .filter(entry -> entry.getKey().vertex() == step)
                .filter(entry -> entry.getValue().filter(here::contains).isEmpty())
                .count();
    }

    /** The node whose slot draws a portion of this step, if the step is pulled: the nearest, of these where most are idle. */
    Optional<NodeId> draw(int step) {
        int perSlot = perSlot(state, step);
        if (perSlot == 0) {
            return Optional.empty();
        }
        Optional<NodeId> best =
                unused(step, perSlot).min(BEST).map(unused -> unused.place().node());
        best.ifPresent(node -> fresh.merge(node, 1L, Long::sum));
        return best;
    }

    private Stream<Unused> unused(int step, int perSlot) {
        Map<NodeId, Long> had = new HashMap<>();
        drawn.values().forEach(node -> node.ifPresent(known -> had.merge(known, 1L, Long::sum)));
        return places(step).stream()
                .map(place ->
                        unused(place, (long) place.executorSlots() * perSlot - had.getOrDefault(place.node(), 0L)))
                .filter(unused -> unused.portions() > 0);
    }

    private Unused unused(JobWork.Place place, long portions) {
        return new Unused(
                place, portions, Math.min(portions, place.freeSlots() - fresh.getOrDefault(place.node(), 0L)));
    }

    private List<JobWork.Place> places(int step) {
        return places.computeIfAbsent(
                step,
                ignored -> work.places(
                        ((MapOver) state.vertex(step).work()).task(),
                        state.graph().optionsOf(step)));
    }
}
