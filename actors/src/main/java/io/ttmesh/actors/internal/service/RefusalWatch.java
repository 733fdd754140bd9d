package io.ttmesh.actors.internal.service;

import io.ttmesh.model.MeshEvent;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells the mesh once a second what the mailboxes of a node have refused. */
public final class RefusalWatch {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Its only message. */
    public sealed interface Command {}

    private record Look() implements Command {}

    private RefusalWatch() {}

    /** Watches the mailboxes of this system. */
    public static Behavior<Command> create(ActorSystem<?> system, HostSetup setup) {
        Refusals refusals = LiveActors.get(system).refusals();
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Look(), INTERVAL);
            return Behaviors.receiveMessage(command -> switch (command) {
                case Look ignored -> {
                    List<MeshEvent> refused =
                            refusals.take(setup.node(), setup.clock().instant());
                    if (!refused.isEmpty()) {
                        setup.events().emit(refused);
                    }
                    yield Behaviors.same();
                }
            });
        });
    }
}
