package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.WakeCommand;
import io.ttmesh.actors.internal.wire.Envelope;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Sends again what Pekko drops at a handover. A shard region that buffers messages for a shard on the move lets go of those
 * that came before the shard's end, lest later ones overtake them: each would be a command that is answered by nobody.
 */
public final class DroppedCommands {
    /** A part of the reason that Pekko's {@code ShardRegion} gives; its other drops are refusals, which stand. */
    static final String AT_HANDOVER = "shard handoff";

    private DroppedCommands() {}

    /**
     * Listens to this system's dead letters.
     *
     * @param shardRegions the way to the actors of a type
     * @param wakes the way to those who keep actors awake
     */
    public static Behavior<DeadLetter> create(
            Function<String, ActorRef<Object>> shardRegions, Consumer<WakeCommand.OfActor> wakes) {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, context.getSelf()));
            return Behaviors.receiveMessage(letter -> {
                if (letter.message() instanceof Dropped dropped
                        && dropped.reason().contains(AT_HANDOVER)) {
                    sendAgain(dropped.message(), shardRegions, wakes);
                }
                return Behaviors.same();
            });
        });
    }

    private static void sendAgain(
            Object message, Function<String, ActorRef<Object>> shardRegions, Consumer<WakeCommand.OfActor> wakes) {
        switch (message) {
            case Envelope envelope -> shardRegions.apply(envelope.type()).tell(envelope);
            case HostOrder order -> shardRegions.apply(order.place().type()).tell(order);
            case WakeCommand.OfActor command -> wakes.accept(command);
            default -> {} // Others see to their messages themselves: reliable refs and owners of tasks ask again.
        }
    }
}
