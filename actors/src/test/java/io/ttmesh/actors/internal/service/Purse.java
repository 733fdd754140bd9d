package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Money in each of the three flavours. */
final class Purse {
    static final ActorType<Command> EVENTS =
            ActorType.eventSourced("purse.events", Command.class, Put.class, Money.class, OfEvents::new);
    static final ActorType<Command> SNAPSHOTS = ActorType.eventSourced(
                    "purse.snapshots", Command.class, Put.class, Money.class, OfEvents::new)
            .withSnapshots(1, 0);
    static final ActorType<Command> BYTES = ActorType.eventSourced(
                    "purse.bytes", Command.class, Put.class, Money.class, OfEvents::new)
            .withSnapshots(0, 100);
    static final ActorType<Command> STATE =
            ActorType.durableState("purse.state", Command.class, Money.class, OfState::new);
    static final ActorType<Command> VOLATILE = ActorType.of("purse.volatile", Command.class, OfFields::new);

    /** Passed when {@link Hold} has begun. */
    static final CyclicBarrier HELD = new CyclicBarrier(2);

    static final CyclicBarrier LET_GO = new CyclicBarrier(2);

    private Purse() {}

    private static void hold() {
        try {
            HELD.await();
            LET_GO.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Command unreadable() {
        throw new IllegalStateException("unreadable");
    }

    private static void thrown() {
        throw new IllegalStateException("thrown");
    }

    sealed interface Command {}

    /** Puts money in, in so many parts; answered with the sum. */
    record Add(int amount, int parts, ActorRef<Integer> replyTo) implements Command {}

    /** The same, answered with the next {@link Answer} only. */
    record AddLate(int amount, ActorRef<Integer> replyTo) implements Command {}

    /** Answers all that are still to be answered. */
    record Answer() implements Command {}

    /** Changes nothing; answered with how often it was asked of this instance. */
    record Count(Map<String, Integer> ignored, ActorRef<Integer> replyTo) implements Command {}

    /** Throws the first time in this instance, after it has answered. */
    record Throw(ActorRef<Integer> replyTo) implements Command {}

    /** Puts money in, and throws when that is stored. */
    record AddThenThrow(int amount, ActorRef<Integer> replyTo) implements Command {}

    /** Puts money in, answers with the sum, and stops. */
    record AddAndStop(int amount, ActorRef<Integer> replyTo) implements Command {}

    /** Is set aside for good. */
    record SetAside(ActorRef<Integer> replyTo) implements Command {}

    /** Holds its thread, as no actor should, until {@link #LET_GO} is passed. */
    record Hold(ActorRef<Integer> replyTo) implements Command {}

    /** Sends itself something that it can not read: that throws. */
    record Pipe(ActorRef<Integer> replyTo) implements Command {}

    /** Is not handled. */
    record Unknown(ActorRef<Integer> replyTo) implements Command {}

    record Put(int amount) {}

    record Money(int sum) {}

    static final class OfEvents extends EventSourcedActor<Command, Put, Money> {
        private final List<ActorRef<Integer>> late = new ArrayList<>();
        private int counted;

        @Override
        public Money emptyState() {
            return new Money(0);
        }

        @Override
        public Effect<Put, Money> onCommand(Money money, Command command) {
            return switch (command) {
                case Add(var amount, var parts, var replyTo) ->
                    Effect()
                            .persist(Collections.nCopies(parts, new Put(amount / parts)))
                            .thenReply(replyTo, Money::sum);
                case AddLate(var amount, var replyTo) -> {
                    late.add(replyTo);
                    yield Effect().persist(new Put(amount));
                }
                case Answer ignored -> {
                    late.forEach(replyTo -> replyTo.tell(money.sum()));
                    late.clear();
                    yield Effect().none();
                }
                case Count(var ignored, var replyTo) -> Effect().reply(replyTo, ++counted);
                case Throw(var replyTo) -> {
                    replyTo.tell(-1);
                    throw new IllegalStateException("thrown");
                }
                case AddThenThrow(var amount, var replyTo) ->
                    Effect().persist(new Put(amount)).thenRun(Purse::thrown);
                case AddAndStop(var amount, var replyTo) ->
                    Effect()
                            .persist(new Put(amount))
                            .thenRun(stored -> replyTo.tell(stored.sum()))
                            .thenStop();
                case SetAside ignored -> Effect().stash();
                case Hold(var replyTo) -> {
                    hold();
                    yield Effect().persist(new Put(0)).thenReply(replyTo, Money::sum);
                }
                case Pipe ignored -> {
                    context().pipeToSelf(CompletableFuture.completedStage(1), (one, failure) -> unreadable());
                    yield Effect().none();
                }
                case Unknown ignored -> Effect().unhandled();
            };
        }

        @Override
        public Money onEvent(Money money, Put event) {
            return new Money(money.sum() + event.amount());
        }
    }

    static final class OfState extends DurableStateActor<Command, Money> {
        private final List<ActorRef<Integer>> late = new ArrayList<>();

        @Override
        public Money emptyState() {
            return new Money(0);
        }

        @Override
        public org.apache.pekko.persistence.typed.state.javadsl.Effect<Money> onCommand(Money money, Command command) {
            return switch (command) {
                case Add(var amount, var parts, var replyTo) ->
                    Effect().persist(new Money(money.sum() + amount)).thenReply(replyTo, Money::sum);
                case AddLate(var amount, var replyTo) -> {
                    late.add(replyTo);
                    yield Effect().persist(new Money(money.sum() + amount));
                }
                case Answer ignored -> {
                    late.forEach(replyTo -> replyTo.tell(money.sum()));
                    late.clear();
                    yield Effect().none();
                }
                case Count(var ignored, var replyTo) -> Effect().reply(replyTo, money.sum());
                case Throw ignored -> throw new IllegalStateException("thrown");
                case AddThenThrow(var amount, var replyTo) ->
                    Effect().persist(new Money(money.sum() + amount)).thenRun(Purse::thrown);
                case AddAndStop(var amount, var replyTo) ->
                    Effect()
                            .persist(new Money(money.sum() + amount))
                            .thenRun(stored -> replyTo.tell(stored.sum()))
                            .thenStop();
                case SetAside ignored -> Effect().stash();
                case Hold(var replyTo) -> {
                    hold();
                    yield Effect().persist(money).thenReply(replyTo, Money::sum);
                }
                case Pipe ignored -> {
                    context().pipeToSelf(CompletableFuture.completedStage(1), (one, failure) -> unreadable());
                    yield Effect().none();
                }
                case Unknown ignored -> Effect().unhandled();
            };
        }
    }

    static final class OfFields extends DistributedActor<Command> {
        private final List<ActorRef<Integer>> late = new ArrayList<>();
        private int sum;
        private int counted;

        @Override
        public Behavior<Command> onMessage(Command command) {
            switch (command) {
                case Add(var amount, var parts, var replyTo) -> replyTo.tell(sum += amount);
                case AddLate(var amount, var replyTo) -> {
                    sum += amount;
                    late.add(replyTo);
                }
                case Answer ignored -> late.forEach(replyTo -> replyTo.tell(sum));
                case Count(var ignored, var replyTo) -> replyTo.tell(++counted);
                case Throw ignored -> throw new IllegalStateException("thrown");
                case AddThenThrow ignored -> throw new IllegalStateException("thrown");
                case AddAndStop(var amount, var replyTo) -> {
                    replyTo.tell(sum += amount);
                    return stopped();
                }
                case SetAside ignored -> {}
                case Hold(var replyTo) -> {
                    hold();
                    replyTo.tell(sum);
                }
                case Pipe ignored ->
                    context().pipeToSelf(CompletableFuture.completedStage(1), (one, failure) -> unreadable());
                case Unknown ignored -> {
                    return Behaviors.unhandled();
                }
            }
            return same();
        }
    }
}
