package io.ttmesh.actors.internal.reliable;

import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.ReliableSettings;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.error.OverloadedException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Has a lane for each actor of one type that this node sends to, and ends the ones that are no longer used. */
final class ReliableLanes extends AbstractMatchingBehavior<ReliableLanes.Command> {
    sealed interface Command {}

    /** A command for an actor; completed when it is handled, or comes to nothing. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, never changed.
    record Offer(ActorId actor, String entityId, byte[] command, CompletableFuture<Object> done) implements Command {}

    /** A lane has nothing to do, after so many offers. */
    record Unused(String entityId, long offers) implements Command {}

    private static final class Lane {
        private final ActorRef<ReliableLane.Command> ref;
        private long offers;

        Lane(ActorRef<ReliableLane.Command> ref) {
            this.ref = ref;
        }
    }

    private final ReliableSettings settings;
    private final ActorRef<Object> shardRegion;
    private final Map<String, Lane> lanes = new HashMap<>();

    private ReliableLanes(ActorContext<Command> context, ReliableSettings settings, ActorRef<Object> shardRegion) {
        super(context);
        this.settings = settings;
        this.shardRegion = shardRegion;
    }

    /** Sends through this shard region. */
    static Behavior<Command> create(ReliableSettings settings, ActorRef<Object> shardRegion) {
        return Behaviors.supervise(
                        Behaviors.<Command>setup(context -> new ReliableLanes(context, settings, shardRegion)))
                .onFailure(SupervisorStrategy.restart());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Offer offer -> onOffer(offer);
            case Unused(var entityId, var offers) -> onUnused(entityId, offers);
        }
        return this;
    }

    private void onOffer(Offer offer) {
        Lane lane = lanes.get(offer.entityId());
        if (lane == null) {
            if (lanes.size() >= settings.actorsMax()) {
                offer.done()
                        .completeExceptionally(new OverloadedException("actor " + offer.actor()
                                + " was not told: this node sends to " + lanes.size() + " other actors of its type"
                                + " (limit ttmesh.actors.service.reliable-actors-max): wait for earlier ones"));
                return;
            }
            lane = new Lane(lane(offer.actor(), offer.entityId()));
            lanes.put(offer.entityId(), lane);
        }
        lane.offers++;
        lane.ref.tell(new ReliableLane.Take(offer));
    }

    private ActorRef<ReliableLane.Command> lane(ActorId actor, String entityId) {
        var target = new ReliableLane.Target(actor, entityId, shardRegion);
        return getContext()
                .spawnAnonymous(
                        Behaviors.supervise(ReliableLane.create(
                                        target, settings, getContext().getSelf()))
                                .onFailure(SupervisorStrategy.restart()),
                        MeshDispatcher.PROPS);
    }

    private void onUnused(String entityId, long offers) {
        Lane lane = lanes.get(entityId);
        if (lane != null && lane.offers == offers) {
            lanes.remove(entityId);
            getContext().stop(lane.ref);
        }
    }
}
