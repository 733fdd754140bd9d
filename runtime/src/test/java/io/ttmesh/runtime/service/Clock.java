package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Rings when it is reminded, and writes that and its starts into the file that its id names. */
public final class Clock extends EventSourcedActor<Clock.Command, Clock.Event, Clock.State> {
    public static final ActorType<Command> TYPE =
            ActorType.eventSourced("test.clock", Command.class, Event.class, State.class, Clock::new);
    public static final ActorType<Command> ALWAYS_ON = ActorType.eventSourced(
                    "test.always-on-clock", Command.class, Event.class, State.class, Clock::new)
            .alwaysOn();

    public sealed interface Command {}

    public record Set(String name, long millis, ActorRef<String> replyTo) implements Command {}

    public record SetEvery(String name, long millis, ActorRef<String> replyTo) implements Command {}

    public record SetLarge(String text, ActorRef<String> replyTo) implements Command {}

    public record Drop(String name, ActorRef<String> replyTo) implements Command {}

    public record Rings(ActorRef<Integer> replyTo) implements Command {}

    public record Ring(String name) implements Command {}

    public sealed interface Event {}

    public record Rang(String name) implements Event {}

    public record State(int rings) {}

    @Override
    public State emptyState() {
        return new State(0);
    }

    @Override
    public void onStart(State state) {
        note("started");
    }

    @Override
    public Effect<Event, State> onCommand(State state, Command command) {
        return switch (command) {
            case Set(var name, var millis, var replyTo) ->
                told(remind(name, new Ring(name), Duration.ofMillis(millis)), replyTo);
            case SetEvery(var name, var millis, var replyTo) ->
                told(remindEvery(name, new Ring(name), Duration.ofMillis(millis)), replyTo);
            case SetLarge(var text, var replyTo) -> told(remind("large", new Ring(text), Duration.ZERO), replyTo);
            case Drop(var name, var replyTo) -> {
                var unused = cancelReminder(name).thenAccept(was -> replyTo.tell(String.valueOf(was)));
                yield Effect().none();
            }
            case Rings(var replyTo) -> Effect().reply(replyTo, state.rings());
            case Ring(var name) -> {
                if (name.equals("broken")) {
                    throw new IllegalStateException("this clock is broken");
                }
                yield Effect().persist(new Rang(name)).thenRun(() -> note("rang " + name));
            }
        };
    }

    private Effect<Event, State> told(CompletionStage<Done> kept, ActorRef<String> replyTo) {
        var unused = kept.whenComplete(
                (done, failure) -> replyTo.tell(failure == null ? "kept" : String.valueOf(failure.getMessage())));
        return Effect().none();
    }

    @Override
    public State onEvent(State state, Event event) {
        return switch (event) {
            case Rang ignored -> new State(state.rings() + 1);
        };
    }

    private void note(String line) {
        try {
            Files.writeString(Path.of(id()), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
