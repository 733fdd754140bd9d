package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Failure;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes the ends of units one after the other, and makes a failure of what is not sound, or has no room. */
final class Admission {
    private final JobState state;
    private final JobMachine limits;
    private long held;
    private int splitInputs;
    private int unfoldRuns;

    Admission(JobState state, JobMachine limits) {
        this.state = state;
        this.limits = limits;
        this.held = state.heldBytes();
        this.splitInputs = state.splitInputs();
        this.unfoldRuns = state.unfoldRuns();
    }

    UnitEnd admitted(UnitEnd end) {
        if (end.result().isEmpty()) {
            return end;
        }
        Payload result = end.result().get();
        try {
            if (state.vertex(end.unit().vertex()).work() instanceof JobGraph.Unfold unfold) {
                return unfolded(end, unfold, UnfoldAnswer.of(result));
            }
            SplitFlow split = split(end.unit().vertex());
            int unit = end.unit().unit();
            int found = split == null ? 0 : split.found(unit, result);
            if (splitInputs + found > limits.splitLimit()) {
                return refused(
                        end,
                        "the job has " + splitInputs + " inputs of split steps, and has no room for " + found
                                + " more (limit ttmesh.actors.job.split-limit): split into fewer and larger ones");
            }
            long more = (PipeFlow.isHeld(state, end.unit()) ? result.sizeBytes() : 0)
                    - (split == null ? freedBy(end.unit()) : split.freedBy(unit));
            if (!hasRoom(more)) {
                return withoutRoom(end, more);
            }
            splitInputs += found;
            held += more;
            return end;
        } catch (WrongPayloadException e) {
            return refused(end, String.valueOf(e.getMessage()));
        }
    }

    private UnitEnd unfolded(UnitEnd end, JobGraph.Unfold unfold, UnfoldAnswer answer) {
        UnfoldChain chain = Objects.requireNonNull(state.cell(end.unit().vertex()).chain);
        boolean goesOn = answer.next().isPresent();
        int runs = chain.size() + 1;
        if (goesOn && runs >= unfold.runsMax().orElse(Integer.MAX_VALUE)) {
            return refused(
                    end,
                    "its run " + runs
                            + " has more to come, and it may have no more runs (UnfoldOptions.withRuns): allow"
                            + " more, emit more at a time, or answer Unfold.last(items) earlier");
        }
        if (goesOn && unfoldRuns + 1 >= limits.unfoldLimit()) {
            return refused(
                    end,
                    "its run " + runs + " has more to come, and the job has had " + (unfoldRuns + 1)
                            + " runs of unfold steps (limit ttmesh.actors.job.unfold-limit): emit more at a time, or"
                            + " answer Unfold.last(items) earlier");
        }
        long more = (PipeFlow.isHeld(state, end.unit()) ? answer.itemsBytes() : 0)
                + answer.stateBytes()
                - chain.heldBytes();
        if (!hasRoom(more)) {
            return withoutRoom(end, more);
        }
        unfoldRuns++;
        held += more;
        return end;
    }

    private boolean hasRoom(long more) {
        return more <= 0 || held + more <= limits.resultsLimit();
    }

    private UnitEnd withoutRoom(UnitEnd end, long more) {
        return refused(
                end,
                "the job holds " + held + " bytes of results, and has no room for " + more
                        + " more (limit ttmesh.actors.job.results-limit): return less, or a reference to it");
    }

    private long freedBy(UnitId unit) {
        return state.vertex(unit.vertex()).work() instanceof JobGraph.Reduce
                ? ReduceFlow.of(state, unit.vertex()).freedBy(unit.unit())
                : PipeFlow.freedBy(state, unit);
    }

    private @Nullable SplitFlow split(int vertex) {
        return state.vertex(vertex).work() instanceof JobGraph.Split ? SplitFlow.of(state, vertex) : null;
    }

    private static UnitEnd refused(UnitEnd end, String why) {
        return UnitEnd.failed(end.unit(), end.run(), Failure.of(Failure.Cause.WRONG_PAYLOAD, why));
    }
}
