package io.ttmesh.runtime.internal.node;

import java.util.List;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Ends the node when a part has failed that it can not do without: a node that is gone is replaced, one that still
 * speaks for itself but runs or submits nothing is not. The parts are not restarted, for what they knew is lost.
 */
final class VitalParts {
    private VitalParts() {}

    /** Why the node ends. */
    private record PartFailed(String part) implements CoordinatedShutdown.Reason {}

    /** Watches these parts of the system. Takes no messages. */
    static Behavior<Void> create(List<ActorRef<?>> parts) {
        return Behaviors.setup(context -> {
            parts.forEach(part -> context.watch(part));
            return Behaviors.receive((same, message) -> Behaviors.same(), (same, signal) -> {
                if (signal instanceof Terminated ended) {
                    onEnded(context.getSystem(), ended.getRef().path().name());
                }
                return Behaviors.same();
            });
        });
    }

    private static void onEnded(ActorSystem<?> system, String part) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        if (shutdown.getShutdownReason().isEmpty()) {
            system.log().error("part={} failed=true consequence=\"this node ends; start it again\"", part);
            var unused = shutdown.runAll(new PartFailed(part));
        }
    }
}
