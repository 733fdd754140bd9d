package io.ttmesh.actors.spi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.TraceContext;
import io.ttmesh.model.WireSafe;
import java.util.Optional;

/**
 * One request to run a task, as its owner keeps it.
 *
 * @param taskId names the submission and its owner
 * @param task what to run
 * @param input encoded once by the submitter
 * @param inputDigest SHA-256 of format byte and bytes in hex for keyed submissions, empty for others
 * @param options how to run it
 * @param caller the region of the node where it was submitted
 * @param principal who submitted it
 * @param trace the caller's trace
 * @param wish the node where its first attempt would rather run; another will do. No part of what makes two submissions of
 *     one key the same
 */
public record Submission(
        TaskId taskId,
        TaskVersion task,
        Payload input,
        String inputDigest,
        TaskOptions options,
        Region caller,
        String principal,
        TraceContext trace,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<NodeId> wish)
        implements WireSafe {
    /** Ids, names and numbers, which are short. */
    private static final int OVERHEAD_BYTES = 512;

    /** The region it wants to run in. */
    @JsonIgnore
    public Region wanted() {
        return options.region().region().orElse(caller);
    }

    /** About how many bytes it takes on the wire. */
    @JsonIgnore
    public int sizeBytes() {
        return input.sizeBytes()
                + options.textBytes()
                + trace.traceparent().length()
                + trace.tracestate().length()
                + OVERHEAD_BYTES;
    }
}
