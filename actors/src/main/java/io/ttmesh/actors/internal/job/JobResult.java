package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Payload;
import java.util.Arrays;
import java.util.Optional;

/** What a job has ended with, as it is told. */
final class JobResult {
    private static final int PART_BYTES = 128 << 10;

    private JobResult() {}

    /** How a job has ended that has. */
    static JobReply.Ended ended(JobState state) {
        JobPhase phase = state.progress().phase;
        int size = phase.hasResult() ? state.value(state.graph().result()).sizeBytes() : 0;
        return new JobReply.Ended(phase, phase == JobPhase.FAILED ? JobView.why(state) : "", size);
    }

    /** The result from this byte on, as much as goes into one answer; empty where there is none. */
    static Optional<Payload> part(JobState state, int from) {
        if (!state.hasBegun() || !state.progress().phase.hasResult()) {
            return Optional.empty();
        }
        Payload whole = state.value(state.graph().result());
        int to = Math.min(whole.sizeBytes(), from + PART_BYTES);
        return from < 0 || from > to
                ? Optional.empty()
                : Optional.of(new Payload(whole.format(), Arrays.copyOfRange(whole.bytes(), from, to)));
    }
}
