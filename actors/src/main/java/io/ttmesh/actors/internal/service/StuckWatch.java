package io.ttmesh.actors.internal.service;

import io.ttmesh.model.MeshEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Looks at all actors of a node now and then, and reports each whose code has run for too long on one message, once per
 * message, with the stack of its thread. It stops nothing: what an actor does between two messages can not be cut safely.
 */
public final class StuckWatch {
    private static final int LOOKS_PER_LIMIT = 4;
    private static final int FRAMES_MAX = 64;

    /** Its only message. */
    public sealed interface Command {}

    private record Look() implements Command {}

    private StuckWatch() {}

    /** Watches the actors of this system. */
    public static Behavior<Command> create(ActorSystem<?> system, HostSetup setup) {
        Duration limit = setup.settings().stuckAfter();
        LiveActors actors = LiveActors.get(system);
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Look(), limit.dividedBy(LOOKS_PER_LIMIT));
            return Behaviors.receiveMessage(command -> switch (command) {
                case Look ignored -> {
                    look(actors, limit, setup);
                    yield Behaviors.same();
                }
            });
        });
    }

    private static void look(LiveActors actors, Duration limit, HostSetup setup) {
        List<MeshEvent> found = new ArrayList<>();
        actors.forEach((path, gate) -> gate.stuck(limit)
                .ifPresent(stuck -> found.add(new MeshEvent.ActorStuck(
                        setup.clock().instant(),
                        setup.node(),
                        stuck.actor(),
                        setup.clock().instant().minus(stuck.since()),
                        text(stuck.thread().getStackTrace())))));
        if (!found.isEmpty()) {
            setup.events().emit(found);
        }
    }

    private static String text(StackTraceElement[] stack) {
        return Stream.of(stack).limit(FRAMES_MAX).map(frame -> "\tat " + frame).collect(Collectors.joining("\n"));
    }
}
