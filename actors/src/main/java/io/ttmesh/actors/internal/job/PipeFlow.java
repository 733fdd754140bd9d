package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Maps that take the portions of another as they come: what of them may start, and what is let go. A portion's result is held
 * while a step that waits or runs has not used it; whoever wants it later asks for it by its key.
 */
final class PipeFlow {
    /** No unit: larger than any. */
    private static final int NO_MORE = Integer.MAX_VALUE;

    private PipeFlow() {}

    /**
     * Whether one more portion of a step may start, as far as the maps go that take them. One that has ended, or can not begin
     * yet, holds nobody up: what it waits for may need the whole of this step.
     */
    static boolean mayStartMore(JobState state, int index, BitSet taken) {
        return state.pipes().downstream(index).stream()
                .allMatch(by -> state.cell(by).phase != StepPhase.QUEUED
                        || unused(state, index, by, taken) < state.pipes().ahead(by));
    }

    /** Portions that have begun, and that the map has not used. */
    private static int unused(JobState state, int index, int by, BitSet taken) {
        Cell user = state.cell(by);
        var unused = (BitSet) taken.clone();
        unused.or(state.cell(index).done);
        unused.andNot(user.done);
        unused.andNot(user.lost);
        return unused.cardinality();
    }

    /** The next unit of a step that is not taken and, where it is a portion of another map, there; larger than any if none is. */
    static int next(JobState state, int index, BitSet taken, int from) {
        int upstream = state.pipes().upstream(index);
        int next = taken.nextClearBit(from);
        if (upstream == JobGraph.NONE) {
            return next;
        }
        BitSet there = state.cell(upstream).done;
        for (int unit = there.nextSetBit(next); unit >= 0; unit = there.nextSetBit(taken.nextClearBit(unit))) {
            if (!taken.get(unit)) {
                return unit;
            }
        }
        return NO_MORE;
    }

    /** A portion of a map ended: lets its result go, if nobody wants it. */
    static void made(JobState state, UnitId unit) {
        if (!isHeld(state, unit)) {
            state.remove(unit.vertex(), unit.unit());
        }
    }

    /** A portion of a map ended: lets go what it was made of, unless that is needed to resume, or by somebody else. */
    static void used(JobState state, UnitId unit) {
        Cell cell = state.cell(unit.vertex());
        int upstream = state.pipes().upstream(unit.vertex());
        boolean isNeeded = cell.phase == StepPhase.FAILED && !cell.done.get(unit.unit());
        if (upstream != JobGraph.NONE && !isNeeded && !isWanted(state, upstream, unit.unit(), JobGraph.NONE)) {
            state.remove(upstream, unit.unit());
        }
    }

    /** Whether the result of a portion that ends now is held. One that comes late, after its step has failed, is. */
    static boolean isHeld(JobState state, UnitId unit) {
        return state.cell(unit.vertex()).phase != StepPhase.QUEUED
                || isWanted(state, unit.vertex(), unit.unit(), JobGraph.NONE);
    }

    /** What is let go, in bytes, when a unit has ended. */
    static long freedBy(JobState state, UnitId unit) {
        int upstream = state.pipes().upstream(unit.vertex());
        if (upstream == JobGraph.NONE || isWanted(state, upstream, unit.unit(), unit.vertex())) {
            return 0;
        }
        Payload result = state.cell(upstream).results.get(unit.unit());
        return result == null ? 0 : result.sizeBytes();
    }

    /** A step that takes its value has ended: lets go what nobody wants any more. */
    static void letGo(JobState state, int index) {
        if (!state.pipes().downstream(index).isEmpty()) {
            List.copyOf(state.cell(index).results.keySet()).stream()
                    .filter(unit -> !isWanted(state, index, unit, JobGraph.NONE))
                    .forEach(unit -> state.remove(index, unit));
        }
    }

    /** Whether anybody but one wants the result of a unit. */
    private static boolean isWanted(JobState state, int index, int unit, int butFor) {
        if (state.pipes().downstream(index).isEmpty() || index == state.graph().result()) {
            return true;
        }
        return takers(state, index).anyMatch(by -> by != butFor && wants(state, by, index, unit));
    }

    /** Those that take the value of a step; not those that only come after it. */
    static Stream<Integer> takers(JobState state, int index) {
        return state.consumers(index).stream()
                .filter(by -> !state.vertex(by).after().contains(index)
                        || state.vertex(by).takes().contains(index));
    }

    private static boolean wants(JobState state, int by, int index, int unit) {
        Cell cell = state.cell(by);
        if (cell.phase != StepPhase.WAITING && cell.phase != StepPhase.QUEUED) {
            return false;
        }
        return state.pipes().upstream(by) != index || !(cell.done.get(unit) || cell.lost.get(unit));
    }

    /** The portions of a map that were let go and that steps need which are to run. */
    static BitSet lacking(JobState state, int index) {
        Cell cell = state.cell(index);
        var lacking = new BitSet();
        takers(state, index)
                .filter(by -> state.cell(by).phase == StepPhase.WAITING)
                .forEach(by -> {
                    var wanted = (BitSet) cell.done.clone();
                    if (state.pipes().upstream(by) == index) {
                        wanted.andNot(state.cell(by).done);
                    }
                    lacking.or(wanted);
                });
        cell.results.keySet().forEach(lacking::clear);
        UnfoldChain chain = state.chain(index);
        if (chain != null) {
            lacking.andNot(chain.empties());
        }
        return lacking;
    }
}
