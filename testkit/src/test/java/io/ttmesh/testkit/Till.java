package io.ttmesh.testkit;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.EventSourcedActor;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.stream.javadsl.Source;

/** Money in a till: one that keeps it as events, one that keeps it in a field. */
public final class Till implements ActorModule {
    static final ActorType<Command> KEPT =
            ActorType.eventSourced("test.kept-till", Command.class, Event.class, Money.class, Kept::new);
    static final ActorType<Command> VOLATILE = ActorType.of("test.volatile-till", Command.class, Volatile::new);

    @Override
    public Collection<ActorType<?>> actors() {
        return List.of(KEPT, VOLATILE, Roll.TYPE);
    }

    sealed interface Command {}

    record Put(long amount, String note, ActorRef<Content> replyTo) implements Command {}

    record Look(ActorRef<Content> replyTo) implements Command {}

    record Refuse(ActorRef<Content> replyTo) implements Command {}

    /** Wants to see it filled coin by coin, up to so many; then the stream ends, or fails. */
    record Fill(long coins, boolean fails, ActorRef<Source<Content, NotUsed>> replyTo) implements Command {}

    /** What is in it, and where it stands, as host:port. */
    record Content(long amount, String address) {}

    sealed interface Event {}

    record PutIn(long amount) implements Event {}

    record Money(long amount) {}

    private static String address(ActorSystem<?> system) {
        return system.address().getHost().orElse("") + ":"
                + system.address().getPort().orElse(0);
    }

    /** Coins that streams of this JVM have put in. */
    static final AtomicLong FILLED = new AtomicLong();

    private static Source<Content, NotUsed> filled(Fill fill, String address) {
        Source<Content, NotUsed> coins = Source.fromIterator(
                        () -> LongStream.rangeClosed(1, fill.coins()).iterator())
                .map(coin -> {
                    FILLED.incrementAndGet();
                    return new Content(coin, address);
                });
        return fill.fails() ? coins.concat(Source.failed(new IllegalStateException("spilled at " + address))) : coins;
    }

    static final class Kept extends EventSourcedActor<Command, Event, Money> {
        @Override
        public Money emptyState() {
            return new Money(0);
        }

        @Override
        public Effect<Event, Money> onCommand(Money state, Command command) {
            String address = address(context().getSystem());
            return switch (command) {
                case Put(var amount, var note, var replyTo) ->
                    Effect()
                            .persist(new PutIn(amount))
                            .thenReply(replyTo, money -> new Content(money.amount(), address));
                case Look(var replyTo) -> Effect().reply(replyTo, new Content(state.amount(), address));
                case Fill fill -> Effect().none().thenReply(fill.replyTo(), money -> filled(fill, address));
                case Refuse ignored -> throw new IllegalStateException("refused at " + address);
            };
        }

        @Override
        public Money onEvent(Money state, Event event) {
            return switch (event) {
                case PutIn(var amount) -> new Money(state.amount() + amount);
            };
        }
    }

    static final class Volatile extends DistributedActor<Command> {
        private long amount;

        @Override
        public Behavior<Command> onMessage(Command command) {
            String address = address(context().getSystem());
            switch (command) {
                case Put(var more, var note, var replyTo) -> {
                    amount += more;
                    replyTo.tell(new Content(amount, address));
                }
                case Look(var replyTo) -> replyTo.tell(new Content(amount, address));
                case Fill fill -> fill.replyTo().tell(filled(fill, address));
                case Refuse ignored -> throw new IllegalStateException("refused at " + address);
            }
            return same();
        }
    }
}
