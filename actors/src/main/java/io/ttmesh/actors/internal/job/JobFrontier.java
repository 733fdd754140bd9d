package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** The units that can be submitted now and are not yet, the most urgent step first. Known to one incarnation only. */
final class JobFrontier {
    private final Map<Integer, BitSet> taken = new HashMap<>();
    private double[] priorities = new double[0];
    private NavigableSet<Integer> open = ordered();

    private NavigableSet<Integer> ordered() {
        double[] current = priorities;
        return new TreeSet<>(Comparator.<Integer>comparingDouble(index -> index < current.length ? -current[index] : 0)
                .thenComparing(Comparator.naturalOrder()));
    }

    /** Another order from now on: the greater first. */
    void prioritize(JobState state, double[] anew) {
        NavigableSet<Integer> former = open;
        priorities = state.pipes().raised(anew);
        open = ordered();
        open.addAll(former);
    }

    /** All that has begun, as a new incarnation finds it. */
    void takeUp(JobState state) {
        for (int i = 0; i < state.size(); i++) {
            if (state.cell(i).phase == StepPhase.QUEUED) {
                open.add(i);
            }
        }
    }

    /** Steps can begin, anew perhaps, or have ended. */
    void follow(JobState state, List<Integer> ready, List<Integer> ended) {
        ready.forEach(taken::remove);
        open.addAll(ready);
        ended.forEach(index -> openPiped(state, index));
    }

    /** Some of a step ended: more of it may be able to start, and of the maps that it is piped with. */
    void unitEnded(JobState state, int index) {
        open.add(index);
        openPiped(state, index);
    }

    private void openPiped(JobState state, int index) {
        open.addAll(state.pipes().downstream(index));
        int upstream = state.pipes().upstream(index);
        if (upstream != JobGraph.NONE) {
            open.add(upstream);
        }
    }

    /** A unit is to be submitted again. */
    void giveBack(UnitId unit) {
        BitSet units = taken.get(unit.vertex());
        if (units != null) {
            units.clear(unit.unit());
        }
        open.add(unit.vertex());
    }

    /** Takes the next one; steps that are held are passed over, and stay. */
    Optional<UnitId> next(JobState state, IntPredicate isHeld) {
        for (Iterator<Integer> steps = open.iterator(); steps.hasNext(); ) {
            int index = steps.next();
            if (state.cell(index).phase == StepPhase.QUEUED && isHeld.test(index)) {
                continue;
            }
            Optional<UnitId> unit = next(state, index);
            if (unit.isPresent()) {
                return unit;
            }
            steps.remove();
        }
        return Optional.empty();
    }

    /** How many more could be taken now, of at most so many, with these portions of pulled maps under way; takes none. */
    int count(JobState state, JobWork work, Map<UnitId, Optional<NodeId>> drawn, int most) {
        Map<UnitId, Optional<NodeId>> withThese = new HashMap<>(drawn);
        var slots = new PulledSlots(state, work, withThese);
        List<UnitId> units = new ArrayList<>();
        while (units.size() < most) {
            Optional<UnitId> next = next(state, slots::isHeld);
            if (next.isEmpty()) {
                break;
            }
            units.add(next.get());
            if (PulledSlots.isPulled(state, next.get().vertex())) {
                withThese.put(next.get(), slots.draw(next.get().vertex()));
            }
        }
        units.forEach(this::giveBack);
        return units.size();
    }

    private Optional<UnitId> next(JobState state, int index) {
        Cell cell = state.cell(index);
        if (cell.phase != StepPhase.QUEUED) {
            return Optional.empty();
        }
        BitSet units = taken.computeIfAbsent(index, ignored -> new BitSet());
        SplitTree tree = cell.tree;
        if (tree != null) {
            OptionalInt next = tree.next(units);
            next.ifPresent(units::set);
            return next.stream().mapToObj(unit -> new UnitId(index, unit)).findFirst();
        }
        if (!PipeFlow.mayStartMore(state, index, units)) {
            return Optional.empty();
        }
        BitSet passed = passed(state, index, units);
        for (int unit = PipeFlow.next(state, index, passed, 0);
                unit < cell.units;
                unit = PipeFlow.next(state, index, passed, unit + 1)) {
            if (cell.done.get(unit) || cell.lost.get(unit)) {
                units.set(unit);
            } else if (canStart(state, index, unit)) {
                units.set(unit);
                return Optional.of(new UnitId(index, unit));
            }
        }
        return Optional.empty();
    }

    /**
     * What need not be looked at: what is taken, and for maps that are piped from an unfold its runs that emitted nothing. Those are
     * not taken, for they may emit something when the unfold begins anew.
     */
    private static BitSet passed(JobState state, int index, BitSet units) {
        UnfoldChain chain = state.chain(index);
        if (chain == null || state.pipes().upstream(index) == JobGraph.NONE) {
            return units;
        }
        BitSet passed = chain.empties();
        passed.or(units);
        return passed;
    }

    private static boolean canStart(JobState state, int index, int unit) {
        if (!(state.vertex(index).work() instanceof Reduce)) {
            return true;
        }
        ReduceTree tree = state.tree(index);
        return tree.isLeaf(unit) || tree.children(unit).stream().allMatch(state.cell(index).done::get);
    }
}
