package io.ttmesh.testkit.unit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.jspecify.annotations.Nullable;

/** Money as events; some of its commands are wrong on purpose. */
final class Ledger extends EventSourcedActor<Ledger.Command, Ledger.Event, Ledger.State> {
    static final ActorType<Command> TYPE =
            ActorType.eventSourced("unit.ledger", Command.class, Event.class, State.class, Ledger::new);

    private int begun;

    sealed interface Command {}

    record Book(long amount, ActorRef<Long> replyTo) implements Command {}

    record Pay(MeshRef<Command> to, long amount, ActorRef<Boolean> replyTo) implements Command {}

    record Twice(long amount) implements Command {}

    record Lose() implements Command {}

    record Cheat() implements Command {}

    record Silence(ActorRef<Long> replyTo) implements Command {}

    record Close(ActorRef<Long> replyTo) implements Command {}

    sealed interface Event {}

    record Booked(long amount) implements Event {}

    /** Forgets its cents when it is written. */
    record Lossy(long amount, @JsonIgnore @Nullable Long cents) implements Event {}

    /** Applied as this instance feels. */
    record Moody() implements Event {}

    record State(long total, int bookings) {
        State plus(long amount) {
            return new State(total + amount, bookings + 1);
        }
    }

    @Override
    public State emptyState() {
        return new State(0, 0);
    }

    @Override
    public Effect<Event, State> onCommand(State state, Command command) {
        begun++;
        return switch (command) {
            case Book(var amount, var replyTo) -> {
                if (amount <= 0) {
                    throw new IllegalArgumentException("an amount of " + amount);
                }
                yield Effect().persist(new Booked(amount)).thenReply(replyTo, State::total);
            }
            case Pay(var to, var amount, var replyTo) -> {
                context()
                        .pipeToSelf(
                                to.<Long>ask(answer -> new Book(amount, answer)),
                                (total, thrown) -> new Twice(-amount));
                yield Effect().reply(replyTo, true);
            }
            case Twice(var amount) -> {
                if (state.bookings() == 0) {
                    self().tell(new Twice(amount));
                }
                yield Effect().persist(new Booked(amount));
            }
            case Lose() -> Effect().persist(new Lossy(1, 50L));
            case Cheat() -> Effect().persist(new Moody());
            case Silence ignored -> Effect().none();
            case Close(var replyTo) ->
                Effect().persist(new Booked(1)).thenStop().thenReply(replyTo, State::total);
        };
    }

    @Override
    public State onEvent(State state, Event event) {
        return switch (event) {
            case Booked(var amount) -> state.plus(amount);
            case Lossy(var amount, var cents) -> state.plus(amount);
            case Moody() -> state.plus(begun);
        };
    }
}
