package io.ttmesh.model.error;

import org.jspecify.annotations.Nullable;

/** A failure at the edge of the mesh. The message names the subject, what happened and the remedy. */
public abstract sealed class MeshException extends RuntimeException
        permits ActorFailedException,
                ActorUnavailableException,
                CallCycleException,
                CancelledException,
                ForgottenException,
                InvalidInputException,
                JobFailedException,
                NoEligibleNodeException,
                OutcomeUnknownException,
                OverloadedException,
                StartException,
                TaskFailedException,
                TimedOutException,
                UnknownActorException,
                UnknownTaskException,
                WrongPayloadException {
    private static final long serialVersionUID = 1L;

    /** Whether the same submission may be made again. */
    public enum Retry {
        /** Nothing began: submit again whenever it suits. */
        SAFE,
        /** The work may have run, or still run: submit again only if running it twice does no harm. */
        ONLY_IF_IDEMPOTENT,
        /** The same submission would end the same way. */
        NEVER
    }

    private final Retry retry;

    MeshException(Retry retry, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.retry = retry;
    }

    /** Whether the same submission may be made again. */
    public final Retry retry() {
        return retry;
    }
}
