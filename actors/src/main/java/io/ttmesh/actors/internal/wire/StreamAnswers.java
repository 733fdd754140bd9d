package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.Failure;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Streams as whoever asked gets them, from another JVM or from this one: each can be run once, and fails with a {@link
 * MeshException} only.
 */
public final class StreamAnswers {
    private StreamAnswers() {}

    /** Stands at a stream that is so already. */
    private enum Mark implements Attributes.Attribute {
        TYPED
    }

    /** What a source threw, noted before anything of ours can throw. */
    private static final class Noted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ActorFailure failure;

        Noted(ActorFailure failure) {
            super(failure.detail().message(), null, false, false);
            this.failure = failure;
        }
    }

    /**
     * An answer as the one that asked may have it; itself, unless it is a stream of an actor in this JVM.
     *
     * @param type the actor's
     */
    public static Object arrived(String type, Object answer) {
        return switch (answer) {
            case Source<?, ?> source -> typed(type, source);
            case Returned<?>(Source<?, ?> source) -> new Returned<>(typed(type, source));
            default -> answer;
        };
    }

    private static Source<?, ?> typed(String type, Source<?, ?> source) {
        return source.getAttributes().getAttribute(Mark.class).isPresent()
                ? source
                : once(type, noted(source).mapError(Noted.class, noted -> exception(type, noted.failure)));
    }

    /** The same stream for one run. */
    static Source<Object, NotUsed> once(String type, Source<Object, NotUsed> source) {
        var ran = new AtomicBoolean();
        return Source.fromMaterializer((materializer, attributes) -> ran.compareAndSet(false, true)
                        ? source
                        : Source.<Object>failed(new InvalidInputException("a stream of an actor of type " + type
                                + " was run a second time: it can be run once, ask the actor for another one")))
                .mapMaterializedValue(materialized -> NotUsed.getInstance())
                .addAttributes(Attributes.none().and(Mark.TYPED));
    }

    /** The same stream, failing with what {@link #failure} knows. */
    @SuppressWarnings("unchecked") // Elements are read only.
    static Source<Object, NotUsed> noted(Source<?, ?> source) {
        return ((Source<Object, ?>) source)
                .mapError(Throwable.class, thrown -> new Noted(ofSource(thrown)))
                .mapMaterializedValue(materialized -> NotUsed.getInstance());
    }

    private static ActorFailure ofSource(Throwable thrown) {
        return thrown instanceof InstanceEnded
                ? ActorFailure.of(ActorFailure.Kind.UNKNOWN, String.valueOf(thrown.getMessage()))
                : new ActorFailure(ActorFailure.Kind.THREW, Failures.of(thrown));
    }

    /** What stands for what a noted stream failed with, or what was thrown at its writing. */
    static ActorFailure failure(Throwable thrown) {
        return switch (thrown) {
            case Noted noted -> noted.failure;
            case WrongPayloadException wrong ->
                ActorFailure.of(ActorFailure.Kind.WRONG_PAYLOAD, String.valueOf(wrong.getMessage()));
            default -> new ActorFailure(ActorFailure.Kind.THREW, Failures.of(thrown));
        };
    }

    /** The same as an exception. */
    static MeshException exception(String type, ActorFailure failure) {
        Failure detail = failure.detail();
        return failure.kind() == ActorFailure.Kind.THREW
                ? new ActorFailedException(
                        "a stream of an actor of type " + type + " failed: " + detail.className() + ": "
                                + detail.message(),
                        detail.className(),
                        detail.message(),
                        detail.stack())
                : failure.exception("of type " + type);
    }

    /** What a stream from another JVM fails with when that does not say how it ended. */
    static MeshException brokenOff(String type, Throwable thrown) {
        return new OutcomeUnknownException("a stream of an actor of type " + type
                + " broke off: its node was lost or can not be reached, or the stream was not run in time"
                + " (limit pekko.stream.materializer.stream-ref.subscription-timeout): ask the actor for another one: "
                + thrown.getMessage());
    }
}
