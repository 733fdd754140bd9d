package io.ttmesh.actors;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Failures;
import io.ttmesh.actors.internal.wire.Returned;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * A volatile actor whose commands are the calls of an interface's methods, which the extending class implements.
 *
 * <pre>{@code
 * interface Words {
 *     CompletionStage<Integer> add(String text);
 *     void clear();
 * }
 *
 * final class WordsActor extends RpcActor implements Words { ... }
 *
 * static final ActorType<Call> WORDS = ActorType.rpc("words", Words.class, WordsActor::new);
 *
 * Words words = mesh.actor(WORDS, "today").as(Words.class);
 * }</pre>
 *
 * <p>One call at a time, as with every actor: the next one begins when the method has returned, also when the stage that
 * it returned completes later. What completes it later must not touch the actor's fields, for it runs on another thread.
 * A method that throws gives this instance up, as {@link DistributedActor} says; a stage that fails is told to the
 * caller as an {@code ActorFailedException} and changes nothing. Not for state that must not be lost.
 */
public abstract class RpcActor extends DistributedActor<Call> {
    private boolean isLeaving;

    /** Ends this instance after the present call; the next call starts a new one. */
    protected final void stop() {
        isLeaving = true;
    }

    @Override
    public final Behavior<Call> onMessage(Call call) throws Exception {
        Object result = result(call);
        ActorRef<Object> replyTo = call.replyTo();
        if (replyTo != null) {
            if (!(result instanceof CompletionStage<?> stage)) {
                throw new IllegalStateException("method " + call.method().getName() + " of "
                        + getClass().getName() + " returned null: return a stage");
            }
            stage.whenComplete((value, thrown) -> replyTo.tell(answer(value, thrown)));
        }
        return isLeaving ? stopped() : same();
    }

    private @Nullable Object result(Call call) throws Exception {
        try {
            return call.method().invoke(this, call.arguments().toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private static Object answer(@Nullable Object value, @Nullable Throwable thrown) {
        if (thrown == null) {
            return new Returned<>(value);
        }
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return new ActorFailure(ActorFailure.Kind.THREW, Failures.of(cause));
    }
}
