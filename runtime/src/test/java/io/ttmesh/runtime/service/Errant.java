package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.RpcActor;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Throws what is no exception: when it is told to, and at its first two starts when its id says so. */
final class Errant {
    static final ActorType<Command> VOLATILE = ActorType.of("test.errant", Command.class, OfFields::new);
    static final ActorType<Command> EVENTS =
            ActorType.eventSourced("test.errant-events", Command.class, Noted.class, State.class, OfEvents::new);
    static final ActorType<Command> STATE =
            ActorType.durableState("test.errant-state", Command.class, State.class, OfState::new);
    static final ActorType<Call> METHODS = ActorType.rpc("test.errant-methods", Methods.class, OfMethods::new);

    private static final Map<String, Integer> STARTS = new ConcurrentHashMap<>();
    private static volatile boolean unreadable;

    private Errant() {}

    /** What is thrown. */
    enum How {
        ASSERTION,
        RECURSION,
        LINKAGE;

        Class<? extends Error> thrown() {
            return switch (this) {
                case ASSERTION -> AssertionError.class;
                case RECURSION -> StackOverflowError.class;
                case LINKAGE -> NoClassDefFoundError.class;
            };
        }

        private int raise() {
            return switch (this) {
                case ASSERTION -> throw new AssertionError("asserted");
                case RECURSION -> raise() + 1;
                case LINKAGE -> throw new NoClassDefFoundError("gone");
            };
        }
    }

    sealed interface Command {}

    record Break(How how, ActorRef<String> replyTo) implements Command {}

    record BreakSilently(How how) implements Command {}

    /** Answered with how often the actor has started. */
    record Starts(ActorRef<Integer> replyTo) implements Command {}

    /** Watches a child that ends, and throws when it hears of that. */
    record Adopt(ActorRef<String> replyTo) implements Command {}

    /** Throws while it is read, once {@link #spoil} was called. */
    record Spoiled(ActorRef<String> replyTo) implements Command {
        Spoiled {
            if (unreadable) {
                How.RECURSION.raise();
            }
        }
    }

    record Noted() {}

    record State(int notes) {}

    interface Methods {
        CompletionStage<String> raise(How how);

        CompletionStage<Integer> starts();
    }

    static void spoil(boolean spoiled) {
        unreadable = spoiled;
    }

    private static void start(String id) {
        int starts = STARTS.merge(id, 1, Integer::sum);
        for (How how : How.values()) {
            if (id.startsWith("sick") && id.contains(how.name()) && starts <= 2) {
                how.raise();
            }
        }
    }

    private static int starts(String id) {
        return STARTS.getOrDefault(id, 0);
    }

    static final class OfFields extends DistributedActor<Command> {
        @Override
        public void onStart() {
            start(id());
        }

        @Override
        public Behavior<Command> onMessage(Command command) {
            switch (command) {
                case Break(var how, var replyTo) -> how.raise();
                case BreakSilently(var how) -> how.raise();
                case Starts(var replyTo) -> replyTo.tell(starts(id()));
                case Adopt(var replyTo) -> {
                    context().watch(context().spawnAnonymous(Behaviors.stopped()));
                    replyTo.tell("adopted");
                    return Behaviors.receive(Command.class)
                            .onMessage(Command.class, this::onMessage)
                            .onSignal(Terminated.class, ended -> {
                                throw new AssertionError("the child is gone");
                            })
                            .build();
                }
                case Spoiled(var replyTo) -> replyTo.tell("read");
            }
            return same();
        }
    }

    static final class OfEvents extends EventSourcedActor<Command, Noted, State> {
        @Override
        public State emptyState() {
            return new State(0);
        }

        @Override
        public void onStart(State state) {
            start(id());
        }

        @Override
        public Effect<Noted, State> onCommand(State state, Command command) {
            switch (command) {
                case Break(var how, var replyTo) -> how.raise();
                case BreakSilently(var how) -> how.raise();
                case Starts(var replyTo) -> {
                    return Effect().reply(replyTo, starts(id()));
                }
                case Adopt ignored -> {}
                case Spoiled ignored -> {}
            }
            return Effect().none();
        }

        @Override
        public State onEvent(State state, Noted event) {
            return new State(state.notes() + 1);
        }
    }

    static final class OfState extends DurableStateActor<Command, State> {
        @Override
        public State emptyState() {
            return new State(0);
        }

        @Override
        public void onStart(State state) {
            start(id());
        }

        @Override
        public org.apache.pekko.persistence.typed.state.javadsl.Effect<State> onCommand(State state, Command command) {
            switch (command) {
                case Break(var how, var replyTo) -> how.raise();
                case BreakSilently(var how) -> how.raise();
                case Starts(var replyTo) -> {
                    return Effect().reply(replyTo, starts(id()));
                }
                case Adopt ignored -> {}
                case Spoiled ignored -> {}
            }
            return Effect().none();
        }
    }

    static final class OfMethods extends RpcActor implements Methods {
        @Override
        public void onStart() {
            start(id());
        }

        @Override
        public CompletionStage<String> raise(How how) {
            return CompletableFuture.completedStage(String.valueOf(how.raise()));
        }

        @Override
        public CompletionStage<Integer> starts() {
            return CompletableFuture.completedStage(Errant.starts(id()));
        }
    }
}
