package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.Call;
import io.ttmesh.model.ActorId;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The way to the actor under test, each call of which is a step of it. */
public final class StepRef extends PeerRef<Call> {
    private final Steps steps;

    /** Who takes the steps. */
    public interface Steps {
        /** Gives the call to the actor, and returns when all is done that it leads to. */
        void take(Call call);

        /** What the one that asked gets of an answer. */
        Object arrived(Call call, Object answer);
    }

    /** A way by these steps. */
    public StepRef(ActorId id, Peers peers, Steps steps) {
        super(id, peers);
        this.steps = steps;
    }

    @Override
    void deliver(Call call) {
        steps.take(call);
    }

    @Override
    @SuppressWarnings("unchecked") // The method declares what it answers with.
    public <R> CompletionStage<R> ask(Duration timeout, Function<ActorRef<R>, ? extends Call> command) {
        var made = new AtomicReference<@Nullable Call>();
        CompletionStage<R> answer = super.ask(timeout, replyTo -> {
            Call call = command.apply(replyTo);
            made.set(call);
            return call;
        });
        return answer.thenApply(value -> (R) steps.arrived(Objects.requireNonNull(made.get()), value));
    }
}
