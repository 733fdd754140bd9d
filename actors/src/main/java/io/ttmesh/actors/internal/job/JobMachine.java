package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what follows from what befalls a job. Pure: the clock is an argument. {@link JobState} applies the events.
 *
 * @param graphLimit largest encoded graph, in bytes
 * @param resultsLimit results that one job may hold, in bytes
 * @param splitLimit inputs that the split steps of one job may have, all together
 * @param unfoldLimit runs that the unfold steps of one job may have, all together
 */
record JobMachine(long graphLimit, long resultsLimit, int splitLimit, int unfoldLimit) {
    /**
     * What follows.
     *
     * @param events in order; none when nothing changes
     * @param refusal why nothing changes, if somebody has to be told
     */
    record Decision(List<JobEvent> events, Optional<String> refusal) {
        static final Decision NOTHING = new Decision(List.of(), Optional.empty());

        static Decision of(JobEvent... events) {
            return new Decision(List.of(events), Optional.empty());
        }

        static Decision refused(String why) {
            return new Decision(List.of(), Optional.of(why));
        }
    }

    /**
     * A piece of the graph came; the last one begins the job. What was taken before is taken again, if it is the same.
     *
     * @param executorSlots of the mesh now, if they are known
     */
    Decision load(JobState state, int piece, int pieces, Payload bytes, Optional<Integer> executorSlots, Instant at) {
        if (piece < 0 || piece >= pieces) {
            return Decision.refused("piece " + piece + " of " + pieces);
        }
        if (state.hasPiece(piece)) {
            return state.isSame(piece, pieces, bytes) ? Decision.NOTHING : other();
        }
        if (state.hasBegun() || (state.piecesWanted() != 0 && state.piecesWanted() != pieces)) {
            return other();
        }
        if (state.loadedBytes() + bytes.sizeBytes() > graphLimit) {
            return Decision.refused("its graph has more than " + graphLimit
                    + " bytes (limit ttmesh.actors.job.graph-limit): use references, ranges, or several jobs");
        }
        var loaded = new JobEvent.PieceLoaded(at, piece, pieces, bytes);
        if (!state.isWholeWith(piece, pieces)) {
            return Decision.of(loaded);
        }
        try {
            GraphCheck.require(JobGraph.decoded(state.joined(piece, bytes)));
        } catch (InvalidInputException | WrongPayloadException e) {
            return Decision.refused(String.valueOf(e.getMessage()));
        }
        return Decision.of(loaded, new JobEvent.JobBegun(at, executorSlots));
    }

    private static Decision other() {
        return Decision.refused("its id is in use for another job: use a new one");
    }

    /**
     * Units ended; those that nobody waits for any more are passed over. How one failed, or was cancelled, before the step was
     * resumed is no end of it now: it is wanted anew.
     */
    Decision ended(JobState state, List<UnitEnd> ends, Instant at) {
        List<UnitEnd> counted = new ArrayList<>();
        List<UnitId> again = new ArrayList<>();
        Set<UnitId> seen = new HashSet<>();
        var admission = new Admission(state, this);
        for (UnitEnd end : ends) {
            if (isAwaited(state, end) && seen.add(end.unit())) {
                if (counts(state, end)) {
                    counted.add(admission.admitted(end));
                } else {
                    again.add(end.unit());
                }
            }
        }
        List<JobEvent> events = new ArrayList<>(keysLost(state, again, at).events());
        if (!counted.isEmpty()) {
            events.add(new JobEvent.UnitsEnded(at, counted));
        }
        return new Decision(events, Optional.empty());
    }

    /** Gaps of a map that may have some count under whichever key: most of its portions may never have run before. */
    private static boolean counts(JobState state, UnitEnd end) {
        boolean mayHaveGaps = state.vertex(end.unit().vertex()).work() instanceof MapOver map
                && map.join().isTolerant()
                && end.failure().isEmpty();
        return end.isWhole()
                || mayHaveGaps
                || end.run() == state.cell(end.unit().vertex()).run;
    }

    /** What other parts of a step that has failed return is of use when it is resumed. */
    private static boolean isAwaited(JobState state, UnitEnd end) {
        int vertex = end.unit().vertex();
        if (!state.hasBegun() || vertex >= state.size()) {
            return false;
        }
        Cell cell = state.cell(vertex);
        JobGraph.Work work = state.vertex(vertex).work();
        boolean isLate = cell.phase == StepPhase.FAILED && (work.hasPortions() || work instanceof JobGraph.Split);
        return end.run() == cell.runOf(end.unit().unit())
                && (cell.phase == StepPhase.QUEUED || isLate)
                && state.isOpen(end.unit());
    }

    /** The keys of units tell nothing that is of use. */
    Decision keysLost(JobState state, List<UnitId> units, Instant at) {
        List<UnitId> waiting = units.stream()
                .filter(unit -> state.cell(unit.vertex()).phase == StepPhase.QUEUED)
                .toList();
        return waiting.isEmpty() ? Decision.NOTHING : Decision.of(new JobEvent.KeysLost(at, waiting));
    }

    /** Time has passed: what is due by now. */
    Decision due(JobState state, Instant at) {
        return JobDeadlines.due(state, at).map(Decision::of).orElse(Decision.NOTHING);
    }

    /** Somebody wants the job to end. */
    Decision cancel(JobState state, Instant at) {
        return state.progress().phase.isEnd() ? Decision.NOTHING : Decision.of(new JobEvent.JobCancelled(at));
    }

    /** Somebody wants what is missing to be run. */
    Decision resume(JobState state, Instant at) {
        JobPhase phase = state.progress().phase;
        return switch (phase) {
            case QUEUED, RUNNING -> Decision.NOTHING;
            case FAILED, CANCELLED -> Decision.of(new JobEvent.JobResumed(at));
            case DONE -> Decision.refused("it is done, and nothing is missing: rerun a step to make it anew");
            case DONE_PARTIAL ->
                Decision.refused("it is done without some parts: rerun the steps that have gaps to make it anew");
        };
    }

    /** Somebody wants the graph to grow while the job runs. What was added before is not added again. */
    Decision change(JobState state, Payload bytes, Instant at) {
        try {
            GraphChange change = GraphChange.decoded(bytes);
            Optional<Payload> former = state.changed(change.id());
            if (former.isPresent()) {
                return former.get().equals(bytes)
                        ? Decision.NOTHING
                        : Decision.refused("its id " + change.id() + " is in use for another change: use a new one");
            }
            if (state.progress().phase.isEnd()) {
                return Decision.refused("the job has ended, it is " + state.progress().phase
                        + ": resume it, or rerun a step, and change it while it runs");
            }
            if (state.loadedBytes() + bytes.sizeBytes() > graphLimit) {
                return Decision.refused("the graph would have " + (state.loadedBytes() + bytes.sizeBytes())
                        + " bytes with all its changes, over " + graphLimit
                        + " (limit ttmesh.actors.job.graph-limit): use references, ranges, or another job");
            }
            ChangeCheck.require(state, change);
            return Decision.of(new JobEvent.GraphChanged(at, bytes));
        } catch (InvalidInputException | WrongPayloadException e) {
            return Decision.refused(String.valueOf(e.getMessage()));
        }
    }

    /** Somebody wants a step and all that depends on it to be run again. The same call, asked again, runs nothing. */
    Decision rerun(JobState state, String step, String call, Instant at) {
        if (state.lastRerun().equals(call)) {
            return Decision.NOTHING;
        }
        if (!state.progress().phase.isEnd()) {
            return Decision.refused("it is running, or waits for its place: cancel it first, or wait for its end");
        }
        for (int i = 0; i < state.size(); i++) {
            if (state.vertex(i).name().equals(step)) {
                return Decision.of(new JobEvent.StepRerun(at, i, call));
            }
        }
        return Decision.refused("it " + StepNames.hasNo(step, state.graph().vertices()));
    }
}
