package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a submission ended. Exactly one is accepted per submission; it never changes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Succeeded.class, name = "ok"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Outcome.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Outcome.Expired.class, name = "expired"),
})
public sealed interface Outcome extends WireSafe {
    /** The final phase that this outcome stands for. */
    default TaskPhase phase() {
        return switch (this) {
            case Succeeded ignored -> TaskPhase.SUCCEEDED;
            case Failed ignored -> TaskPhase.FAILED;
            case Cancelled ignored -> TaskPhase.CANCELLED;
            case Expired ignored -> TaskPhase.EXPIRED;
        };
    }

    /** About how many bytes its payload or failure takes on the wire. */
    @JsonIgnore
    default int sizeBytes() {
        return switch (this) {
            case Succeeded(var result) -> result.sizeBytes();
            case Failed(var failure) -> failure.sizeBytes();
            case Cancelled ignored -> 0;
            case Expired ignored -> 0;
        };
    }

    /** The task returned this. */
    record Succeeded(Payload result) implements Outcome {}

    /** The last attempt, or the attempt to place one, failed like this. */
    record Failed(Failure failure) implements Outcome {}

    /** A caller cancelled it. */
    record Cancelled() implements Outcome {}

    /** Its deadline passed. */
    record Expired() implements Outcome {}
}
