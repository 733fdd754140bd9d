package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.Failure;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.CallCycleException;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.WrongPayloadException;

/**
 * What the one that asks is told instead of an answer.
 *
 * @param detail message, and what was thrown if something was
 */
public record ActorFailure(Kind kind, Failure detail) implements WireSafe {
    /** What it becomes where it is read. */
    public enum Kind {
        /** {@link ActorFailedException}. */
        THREW,
        /** {@link ActorUnavailableException}. */
        UNAVAILABLE,
        /** {@link OverloadedException}. */
        OVERLOADED,
        /** {@link OutcomeUnknownException}. */
        UNKNOWN,
        /** {@link WrongPayloadException}. */
        WRONG_PAYLOAD,
        /** {@link CallCycleException}. */
        CYCLE,
        /** {@link InvalidInputException}. */
        KEY,
        /** {@link ForgottenException}. */
        FORGOTTEN
    }

    /** One without anything thrown. */
    public static ActorFailure of(Kind kind, String message) {
        return new ActorFailure(kind, Failure.of(Failure.Cause.EXCEPTION, message));
    }

    /** The same as an exception. */
    public MeshException exception(String actor) {
        return switch (kind) {
            case THREW ->
                new ActorFailedException(
                        "actor " + actor + " failed at the command: " + detail.className() + ": " + detail.message(),
                        detail.className(),
                        detail.message(),
                        detail.stack());
            case UNAVAILABLE -> new ActorUnavailableException("actor " + actor + " " + detail.message());
            case OVERLOADED -> new OverloadedException("actor " + actor + " " + detail.message());
            case UNKNOWN -> new OutcomeUnknownException("actor " + actor + " " + detail.message());
            case CYCLE -> new CallCycleException("actor " + actor + " " + detail.message());
            case KEY -> new InvalidInputException("actor " + actor + " " + detail.message());
            case FORGOTTEN -> new ForgottenException("actor " + actor + " " + detail.message());
            case WRONG_PAYLOAD -> new WrongPayloadException("actor " + actor + ": " + detail.message());
        };
    }
}
