package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.JobGraph.Items;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.model.Failure;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadParts;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/** What follows for steps that are maps: when they can begin, and what the ends of their portions make of them. */
final class MapFlow {
    private final JobFlow flow;
    private final JobState state;

    MapFlow(JobFlow flow, JobState state) {
        this.flow = flow;
        this.state = state;
    }

    /** A map waits: begins it, if what it runs on is there. */
    void examine(int index, MapOver map, Instant at) {
        switch (map.items()) {
            case Items.Listed(var count, var portions) -> ready(index, map, count, at);
            case Items.Range(var from, var to) -> ready(index, map, to - from, at);
            case Items.Of(var step) -> {
                if (flow.areThere(index, List.of(step), at)) {
                    try {
                        int items = PayloadParts.elements(state.value(step)).size();
                        ready(index, map, items, at);
                    } catch (WrongPayloadException e) {
                        flow.fail(index, JobFlow.wrong(e), at);
                    }
                }
            }
            case Items.Piped(var step, var ahead) -> {
                Cell upstream = state.cell(step);
                if (upstream.phase == StepPhase.QUEUED || flow.areThere(index, List.of(step), at)) {
                    UnfoldChain chain = state.chain(step);
                    if (chain == null) {
                        ready(index, map.join(), upstream.items, upstream.portion, at);
                    } else {
                        UnfoldFlow.take(state.cell(index), chain);
                        flow.ready(index, chain.known(), at);
                        join(index, map.join(), at);
                    }
                }
            }
        }
    }

    /** A map has begun, and the one that it takes the portions of may have failed, or have no more of them. */
    void follow(int index, MapOver map, Instant at) {
        int upstream = state.pipes().upstream(index);
        if (upstream != JobGraph.NONE && state.cell(upstream).phase == StepPhase.FAILED) {
            flow.failBecause(index, upstream, at);
        } else if (state.chain(index) != null) {
            join(index, map.join(), at);
        }
    }

    private void ready(int index, MapOver map, long items, Instant at) {
        ready(index, map.join(), items, PortionSize.of(map.portion(), items, state.executorSlots()), at);
    }

    private void ready(int index, Join join, long items, int portion, Instant at) {
        Cell cell = state.cell(index);
        cell.items = items;
        cell.portion = portion;
        long units = Math.ceilDiv(items, portion);
        if (units > Integer.MAX_VALUE) {
            var failure = Failure.of(Failure.Cause.WRONG_PAYLOAD, units + " portions are too many: use larger ones");
            flow.fail(index, failure, at);
            return;
        }
        flow.ready(index, (int) units, at);
        join(index, join, at);
    }

    /** One of its portions ended. */
    void ended(UnitEnd end, MapOver map, Instant at) {
        MapItems.portionEnded(state, end);
        PipeFlow.made(state, end.unit());
        join(end.unit().vertex(), map.join(), at);
        PipeFlow.used(state, end.unit());
    }

    /** Looks whether enough of its items are there, or will never be. */
    void join(int index, Join join, Instant at) {
        Cell cell = state.cell(index);
        if (cell.phase != StepPhase.QUEUED) {
            return;
        }
        switch (JoinRule.of(join, itemsInAll(index), cell.itemsDone, cell.itemsFailed, cell.overAt != null)) {
            case WAIT -> {}
            case ENOUGH -> {
                if (cell.overAt != null) {
                    MapItems.tellLate(state, index);
                }
                flow.finish(index, StepPhase.DONE, at);
            }
            case IMPOSSIBLE -> {
                if (cell.overAt != null) {
                    flow.fail(index, JoinRule.tooFew(join, cell.itemsDone, cell.items, "items"), at);
                    return;
                }
                flow.fail(index, MapItems.tooFew(cell), at);
            }
        }
    }

    /** As many as there can be, while an unfold goes on, or some of what it emitted has not ended. */
    private long itemsInAll(int index) {
        Cell cell = state.cell(index);
        UnfoldChain chain = state.chain(index);
        if (chain == null) {
            return cell.items;
        }
        var ended = (BitSet) cell.done.clone();
        ended.or(cell.lost);
        boolean areAllIn = chain.isEnded() && ended.nextClearBit(0) >= chain.size();
        return areAllIn ? cell.itemsDone + cell.itemsFailed : Long.MAX_VALUE;
    }
}
