package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Failure;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.WrongPayloadException;
import org.jspecify.annotations.Nullable;

/** Takes the ends of units one after the other, and makes a failure of what is not sound, or has no room. */
final class Admission {
    private final JobState state;
    private final JobMachine limits;
    private long held;
    private int splitInputs;

    Admission(JobState state, JobMachine limits) {
        this.state = state;
        this.limits = limits;
        this.held = state.heldBytes();
        this.splitInputs = state.splitInputs();
    }

    UnitEnd admitted(UnitEnd end) {
        if (end.result().isEmpty()) {
            return end;
        }
        Payload result = end.result().get();
        try {
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
            if (more > 0 && held + more > limits.resultsLimit()) {
                return refused(
                        end,
                        "the job holds " + held + " bytes of results, and has no room for " + more
                                + " more (limit ttmesh.actors.job.results-limit): return less, or a reference to it");
            }
            splitInputs += found;
            held += more;
            return end;
        } catch (WrongPayloadException e) {
            return refused(end, String.valueOf(e.getMessage()));
        }
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
