package io.ttmesh.runtime.internal.control;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.CallCycleException;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.model.error.TaskFailedException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.model.error.UnknownTaskException;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.Locale;

/** What went wrong, as a word that programs can switch on; each has one HTTP status. */
public enum ErrorKind {
    /** A parameter, id or name is not acceptable. */
    INVALID_INPUT(400),
    /** The token is missing or wrong. */
    UNAUTHORIZED(401),
    /** The request was addressed to another host than 127.0.0.1, as a page in a browser would after DNS rebinding. */
    FORBIDDEN_HOST(403),
    /** The door has no such path. */
    NO_SUCH_PATH(404),
    /** The path does not know the method. */
    METHOD_NOT_ALLOWED(405),
    /** The submission has not ended, so there is no result. */
    NOT_ENDED(409),
    /** The body is larger than the door reads. */
    TOO_LARGE(413),
    /** A fault of the node; its log says more. */
    @JsonEnumDefaultValue
    INTERNAL(500),
    /** The door serves as many requests as it may. */
    BUSY(503),
    /** {@link ActorFailedException}. */
    ACTOR_FAILED(422),
    /** {@link ActorUnavailableException}. */
    ACTOR_UNAVAILABLE(503),
    /** {@link CancelledException}. */
    CANCELLED(422),
    /** {@link ForgottenException}. */
    FORGOTTEN(410),
    /** {@link JobFailedException}. */
    JOB_FAILED(422),
    /** {@link NoEligibleNodeException}. */
    NO_ELIGIBLE_NODE(422),
    /** {@link OutcomeUnknownException}. */
    OUTCOME_UNKNOWN(404),
    /** {@link OverloadedException}. */
    OVERLOADED(503),
    /** {@link StartException}. */
    CANNOT_START(503),
    /** {@link TaskFailedException}. */
    TASK_FAILED(422),
    /** {@link TimedOutException}. */
    TIMED_OUT(504),
    /** {@link CallCycleException}. */
    CALL_CYCLE(422),
    /** {@link UnknownActorException}. */
    UNKNOWN_ACTOR(422),
    /** {@link UnknownTaskException}. */
    UNKNOWN_TASK(422),
    /** {@link WrongPayloadException}. */
    WRONG_PAYLOAD(422);

    private final int status;

    ErrorKind(int status) {
        this.status = status;
    }

    /** The kind that stands for an exception of the mesh. */
    public static ErrorKind of(MeshException failure) {
        return switch (failure) {
            case ActorFailedException ignored -> ACTOR_FAILED;
            case ActorUnavailableException ignored -> ACTOR_UNAVAILABLE;
            case CancelledException ignored -> CANCELLED;
            case ForgottenException ignored -> FORGOTTEN;
            case InvalidInputException ignored -> INVALID_INPUT;
            case JobFailedException ignored -> JOB_FAILED;
            case NoEligibleNodeException ignored -> NO_ELIGIBLE_NODE;
            case OutcomeUnknownException ignored -> OUTCOME_UNKNOWN;
            case OverloadedException ignored -> OVERLOADED;
            case StartException ignored -> CANNOT_START;
            case TaskFailedException ignored -> TASK_FAILED;
            case TimedOutException ignored -> TIMED_OUT;
            case CallCycleException ignored -> CALL_CYCLE;
            case UnknownActorException ignored -> UNKNOWN_ACTOR;
            case UnknownTaskException ignored -> UNKNOWN_TASK;
            case WrongPayloadException ignored -> WRONG_PAYLOAD;
        };
    }

    /** The HTTP status it travels with. */
    public int status() {
        return status;
    }

    /** The word in the JSON, as {@code not-ended}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
