package io.ttmesh.runtime.internal.control;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the control door says of a job that was cancelled.
 *
 * @param tookMillis until nothing of it ran any more
 * @param wasRunning whether there was something to end
 */
public record JobCancelled(long tookMillis, boolean wasRunning) {
    /** An older door does not say whether there was something to end, and its answer is no refusal. */
    @JsonCreator
    static JobCancelled read(
            @JsonProperty("tookMillis") long tookMillis, @JsonProperty("wasRunning") @Nullable Boolean wasRunning) {
        return new JobCancelled(tookMillis, wasRunning == null || wasRunning);
    }
}
