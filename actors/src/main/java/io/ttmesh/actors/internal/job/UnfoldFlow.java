package io.ttmesh.actors.internal.job;

import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What follows for steps that unfold: when they begin, what the ends of their runs make of them, and of the maps that take their
 * portions, and when nobody wants more. A run that emitted nothing is no work for those maps, and has no result.
 */
final class UnfoldFlow {
    private final JobFlow flow;
    private final JobState state;

    UnfoldFlow(JobFlow flow, JobState state) {
        this.flow = flow;
        this.state = state;
    }

    /** An unfold waits: begins it, if its seed is there; or goes on, where it stood. */
    void examine(int index, JobGraph.Unfold unfold, Instant at) {
        if (!flow.areThere(index, List.of(unfold.seed()), at)) {
            return;
        }
        Cell cell = state.cell(index);
        UnfoldChain chain = cell.chain == null ? new UnfoldChain() : cell.chain;
        cell.chain = chain;
        flow.ready(index, chain.units(), at);
        if (chain.isEnded()) {
            flow.finish(index, StepPhase.DONE, at);
        }
    }

    /** A run ended. */
    void ended(UnitEnd end, Instant at) {
        int index = end.unit().vertex();
        int unit = end.unit().unit();
        Cell cell = state.cell(index);
        if (end.failure().isPresent()) {
            cell.lost.set(unit);
            flow.failWith(index, end.failure().get(), at);
            return;
        }
        UnfoldChain chain = Objects.requireNonNull(cell.chain);
        UnfoldAnswer answer = UnfoldAnswer.of(end.result().orElseThrow());
        boolean isRevived = answer.count() > 0 && chain.empties().get(unit);
        state.unfolded(answer.stateBytes() - chain.heldBytes(), 1);
        chain.ran(answer);
        cell.done.set(unit);
        cell.units = chain.units();
        grow(index, chain, isRevived ? unit : JobGraph.NONE);
        if (answer.count() > 0 && PipeFlow.isHeld(state, end.unit())) {
            state.put(index, unit, answer.items());
        }
        if (chain.isEnded() && cell.phase == StepPhase.QUEUED) {
            flow.finish(index, StepPhase.DONE, at);
        }
    }

    /** {@code revived} is a run that had emitted nothing before the step began anew, and has now. */
    private void grow(int index, UnfoldChain chain, int revived) {
        for (int by : state.pipes().downstream(index)) {
            Cell cell = state.cell(by);
            boolean goesOn = !cell.isEnded();
            if (goesOn && revived != JobGraph.NONE) {
                cell.done.clear(revived);
            }
            if (cell.phase == StepPhase.QUEUED) {
                take(cell, chain);
                flow.look(by);
            }
            grow(by, chain, goesOn ? revived : JobGraph.NONE);
        }
    }

    /** A map has as many portions as there are now. */
    static void take(Cell cell, UnfoldChain chain) {
        cell.units = chain.known();
        cell.items = chain.items();
        cell.done.or(chain.empties());
    }

    /**
     * An unfold has begun, and what takes its value may have ended: when nobody wants more, it ends, too. It fails with a step
     * that failed, so that it goes on with it.
     */
    void follow(int index, Instant at) {
        List<Integer> takers = PipeFlow.takers(state, index).toList();
        boolean isWanted = state.shape().isEnd(index)
                || takers.isEmpty()
                || takers.stream().anyMatch(by -> !state.cell(by).isEnded());
        if (isWanted) {
            return;
        }
        Optional<Integer> failed = takers.stream()
                .filter(by -> state.cell(by).phase == StepPhase.FAILED)
                .findFirst();
        if (failed.isPresent()) {
            flow.failBecause(index, failed.get(), at);
            return;
        }
        UnfoldChain chain = Objects.requireNonNull(state.cell(index).chain);
        state.unfolded(-chain.heldBytes(), 0);
        chain.stop();
        flow.finish(index, StepPhase.DONE, at);
    }
}
