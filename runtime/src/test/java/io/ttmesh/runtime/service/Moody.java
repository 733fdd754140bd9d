package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Stashes commands until it is open, and does not start at the first two times when its id says so. */
final class Moody {
    static final ActorType<Command> EVENTS =
            ActorType.eventSourced("test.moody-events", Command.class, Opened.class, Mood.class, OfEvents::new);
    static final ActorType<Command> STATE =
            ActorType.durableState("test.moody-state", Command.class, Mood.class, OfState::new);

    private static final Map<String, Integer> STARTS = new ConcurrentHashMap<>();

    private Moody() {}

    sealed interface Command {}

    /** Answered when it is open. */
    record Later(ActorRef<String> replyTo) implements Command {}

    record Open(ActorRef<String> replyTo) implements Command {}

    record Fail(ActorRef<String> replyTo) implements Command {}

    /** Changes nothing. */
    record Pass() implements Command {}

    /** Is not handled. */
    record Shrug() implements Command {}

    /** Is set aside until it is open, and not handled then. */
    record Linger() implements Command {}

    /** Opens without an answer. */
    record Unlock() implements Command {}

    record Leave(ActorRef<String> replyTo) implements Command {}

    record Opened() {}

    record Mood(boolean open) {}

    private static void start(String id) {
        if (id.startsWith("sick") && STARTS.merge(id, 1, Integer::sum) <= 2) {
            throw new IllegalStateException("no start for " + id);
        }
    }

    static final class OfEvents extends EventSourcedActor<Command, Opened, Mood> {
        @Override
        public Mood emptyState() {
            return new Mood(false);
        }

        @Override
        public void onStart(Mood mood) {
            start(id() + "-events");
        }

        @Override
        public Effect<Opened, Mood> onCommand(Mood mood, Command command) {
            return switch (command) {
                case Later(var replyTo) ->
                    mood.open() ? Effect().reply(replyTo, "done") : Effect().stash();
                case Open(var replyTo) ->
                    Effect()
                            .persist(new Opened())
                            .thenRun(() -> replyTo.tell("open"))
                            .thenUnstashAll();
                case Fail ignored -> throw new IllegalStateException("failed");
                case Pass ignored -> Effect().none();
                case Shrug ignored -> Effect().unhandled();
                case Linger ignored ->
                    mood.open() ? Effect().unhandled() : Effect().stash();
                case Unlock ignored -> Effect().persist(new Opened()).thenUnstashAll();
                case Leave(var replyTo) ->
                    Effect().none().thenRun(() -> replyTo.tell("left")).thenStop();
            };
        }

        @Override
        public Mood onEvent(Mood mood, Opened event) {
            return new Mood(true);
        }
    }

    static final class OfState extends DurableStateActor<Command, Mood> {
        @Override
        public Mood emptyState() {
            return new Mood(false);
        }

        @Override
        public void onStart(Mood mood) {
            start(id() + "-state");
        }

        @Override
        public org.apache.pekko.persistence.typed.state.javadsl.Effect<Mood> onCommand(Mood mood, Command command) {
            return switch (command) {
                case Later(var replyTo) ->
                    mood.open() ? Effect().reply(replyTo, "done") : Effect().stash();
                case Open(var replyTo) ->
                    Effect()
                            .persist(new Mood(true))
                            .thenRun(() -> replyTo.tell("open"))
                            .thenUnstashAll();
                case Fail ignored -> throw new IllegalStateException("failed");
                case Pass ignored -> Effect().none();
                case Shrug ignored -> Effect().unhandled();
                case Linger ignored ->
                    mood.open() ? Effect().unhandled() : Effect().stash();
                case Unlock ignored -> Effect().persist(new Mood(true)).thenUnstashAll();
                case Leave(var replyTo) ->
                    Effect().none().thenRun(() -> replyTo.tell("left")).thenStop();
            };
        }
    }
}
