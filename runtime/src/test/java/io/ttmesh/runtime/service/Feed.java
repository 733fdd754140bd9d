package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.RpcActor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.javadsl.Source;

/** Answers with streams. */
final class Feed extends DistributedActor<Feed.Command> {
    static final Duration IDLE = Duration.ofMillis(600);

    static final ActorType<Command> TYPE =
            ActorType.of("test.feed", Command.class, Feed::new).withIdleTimeout(IDLE);

    sealed interface Command {}

    /** Wants so many items. */
    record Count(int items, ActorRef<Source<Item, NotUsed>> replyTo) implements Command {}

    /** Wants one item, and then a failure. */
    record Fail(String message, ActorRef<Source<Item, NotUsed>> replyTo) implements Command {}

    /** Wants one item of this size. */
    record Large(int characters, ActorRef<Source<Item, NotUsed>> replyTo) implements Command {}

    /** Wants items all the time, bound to the instance. */
    record Follow(Duration every, ActorRef<Source<Item, ?>> replyTo) implements Command {}

    /** Ends the instance. */
    record Stop() implements Command {}

    record Item(String text) {}

    /** The same by calls. */
    interface Calls {
        ActorType<Call> TYPE = ActorType.rpc("test.feed-calls", Calls.class, CallsActor::new);

        CompletionStage<Source<Item, NotUsed>> count(int items);

        CompletionStage<Source<Item, NotUsed>> fail(String message);
    }

    static final class CallsActor extends RpcActor implements Calls {
        @Override
        public CompletionStage<Source<Item, NotUsed>> count(int items) {
            return CompletableFuture.completedStage(items(items));
        }

        @Override
        public CompletionStage<Source<Item, NotUsed>> fail(String message) {
            return CompletableFuture.completedStage(failing(message));
        }
    }

    private static Source<Item, NotUsed> items(int count) {
        return Source.range(1, count).map(i -> new Item("item " + i));
    }

    private static Source<Item, NotUsed> failing(String message) {
        return items(1).concat(Source.failed(new IllegalStateException(message)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Count(var items, var replyTo) -> replyTo.tell(items(items));
            case Fail(var message, var replyTo) -> replyTo.tell(failing(message));
            case Large(var characters, var replyTo) -> replyTo.tell(Source.single(new Item("x".repeat(characters))));
            case Follow(var every, var replyTo) ->
                replyTo.tell(streaming(Source.tick(Duration.ZERO, every, new Item("tick"))));
            case Stop() -> {
                return stopped();
            }
        }
        return same();
    }
}
