package io.ttmesh.benchmarks;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.model.WireSafe;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/** Rings once, at the time of its reminder, and tells whoever waits for that. */
final class Bell extends DistributedActor<Bell.Command> {
    static final ActorType<Command> TYPE =
            ActorType.of("bench.bell", Command.class, Bell::new).withIdleTimeout(Duration.ZERO);

    /** The number that is answered in place of that of a reminder which was not kept. */
    private static final int NOT_KEPT = -1;

    private @Nullable Await waiting;
    private boolean hasRung;

    sealed interface Command extends WireSafe {}

    /** Answered when the reminder is kept. */
    record Wind(int number, Instant due, ActorRef<Echo.Pong> replyTo) implements Command {}

    /** Answered when the bell has rung. */
    record Await(int number, ActorRef<Echo.Pong> replyTo) implements Command {}

    /** The reminder. */
    record Ring() implements Command {}

    private record Wound(int number, String failure, ActorRef<Echo.Pong> replyTo) implements Command {}

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Wind(var number, var due, var replyTo) ->
                context()
                        .pipeToSelf(
                                remind("ring", new Ring(), due),
                                (done, failure) ->
                                        new Wound(number, failure == null ? "" : failure.toString(), replyTo));
            case Wound(var number, var failure, var replyTo) -> {
                if (!failure.isEmpty()) {
                    context().getLog().warn("reminderKept=false why={}", failure);
                }
                replyTo.tell(new Echo.Pong(failure.isEmpty() ? number : NOT_KEPT));
            }
            case Await await when hasRung -> await.replyTo().tell(new Echo.Pong(await.number()));
            case Await await -> waiting = await;
            case Ring ignored -> ring();
        }
        return same();
    }

    private void ring() {
        hasRung = true;
        if (waiting != null) {
            waiting.replyTo().tell(new Echo.Pong(waiting.number()));
            waiting = null;
        }
    }
}
