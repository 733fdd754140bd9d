package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/** Money that is kept as events. */
public final class Account extends EventSourcedActor<Account.Command, Account.Event, Account.State> {
    public static final ActorType<Command> TYPE =
            ActorType.eventSourced("test.account", Command.class, Event.class, State.class, Account::new);

    public sealed interface Command {}

    public record Deposit(long amount, ActorRef<Balance> replyTo) implements Command {}

    public record Save(long amount) implements Command {}

    /** Saves, and throws when that is stored. */
    public record Slip(long amount) implements Command {}

    public record Ask(ActorRef<Balance> replyTo) implements Command {}

    public record Close(ActorRef<Balance> replyTo) implements Command {}

    public record Balance(long amount, int deposits) {}

    public sealed interface Event {}

    public record Deposited(long amount) implements Event {}

    public record State(long amount, int deposits) {}

    @Override
    public State emptyState() {
        return new State(0, 0);
    }

    @Override
    public ReplyEffect<Event, State> onCommand(State state, Command command) {
        return switch (command) {
            case Deposit(var amount, var replyTo) -> {
                if (amount <= 0) {
                    throw new IllegalArgumentException("an amount of " + amount);
                }
                yield Effect().persist(new Deposited(amount)).thenReply(replyTo, Account::balance);
            }
            case Save(var amount) -> Effect().persist(new Deposited(amount)).thenNoReply();
            case Slip(var amount) ->
                Effect()
                        .persist(new Deposited(amount))
                        .thenRun(() -> {
                            throw new IllegalStateException("slipped");
                        })
                        .thenNoReply();
            case Ask(var replyTo) -> Effect().reply(replyTo, balance(state));
            case Close(var replyTo) -> Effect().stop().thenReply(replyTo, Account::balance);
        };
    }

    private static Balance balance(State state) {
        return new Balance(state.amount(), state.deposits());
    }

    @Override
    public State onEvent(State state, Event event) {
        return switch (event) {
            case Deposited(var amount) -> new State(state.amount() + amount, state.deposits() + 1);
        };
    }
}
