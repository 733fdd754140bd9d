package io.ttmesh.actors.spi;

import io.ttmesh.actors.ActorRegistry;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.internal.service.ActorControl;
import io.ttmesh.actors.internal.service.ActorDoor;
import io.ttmesh.actors.internal.service.DroppedCommands;
import io.ttmesh.actors.internal.service.HostSetup;
import io.ttmesh.actors.internal.service.RefusalWatch;
import io.ttmesh.actors.internal.service.StuckWatch;
import io.ttmesh.actors.internal.wire.MeshRefs;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;

/** The actors that users write, on one node: hosts those that it may, and knows the way to all. */
public final class ActorHosts {
    private final ActorDoor door;
    private final ActorControl control;
    private final List<String> shardRegionPaths;

    private ActorHosts(ActorDoor door, List<String> shardRegionPaths) {
        this.door = door;
        this.control = new ActorControl(door);
        this.shardRegionPaths = shardRegionPaths;
    }

    /**
     * What the actors of one node are given.
     *
     * @param hosted the types that this node hosts, for which its member must have the roles
     * @param allocation makes the allocation strategy of one type
     * @param wakeAllocation that of those who keep actors awake
     */
    public record Setup(
            NodeId node,
            Clock clock,
            ActorSettings settings,
            ActorStores stores,
            EventSink events,
            DoubleSupplier jitter,
            MeshLayout layout,
            ActorRegistry registry,
            List<ActorType<?>> hosted,
            Supplier<ShardAllocationStrategy> allocation,
            ShardAllocationStrategy wakeAllocation) {}

    /**
     * Starts hosting.
     *
     * @throws StartException when a type can not be written, names an unknown region, or needs a store that is missing
     */
    public static ActorHosts start(ActorSystem<?> system, Setup setup) {
        var host = new HostSetup(
                setup.node(), setup.clock(), setup.settings(), setup.stores(), setup.events(), setup.jitter());
        var door = new ActorDoor(system, setup.layout(), host, setup.allocation(), setup.wakeAllocation());
        try {
            setup.registry().all().forEach(type -> door.ref(type, "checked"));
            for (ActorType<?> type : setup.hosted()) {
                requireStore(type, setup.stores());
                door.host(type);
            }
        } catch (InvalidInputException e) {
            throw new StartException("node refused to start: " + e.getMessage(), e);
        }
        system.systemActorOf(StuckWatch.create(system, host), "actor-stuck-watch", MeshDispatcher.PROPS);
        system.systemActorOf(RefusalWatch.create(system, host), "actor-refusal-watch", MeshDispatcher.PROPS);
        system.systemActorOf(
                DroppedCommands.create(door::shardRegion, door.wakes()::sendAgain),
                "actor-dropped-commands",
                MeshDispatcher.PROPS);
        return new ActorHosts(
                door,
                Stream.concat(
                                setup.hosted().stream()
                                        .map(type -> "/system/sharding/" + ActorDoor.entityType(type.name())),
                                door.wakes().shardRegionPath().stream())
                        .toList());
    }

    private static void requireStore(ActorType<?> type, ActorStores stores) {
        if (type.options().alwaysOn() && stores.wakes() instanceof ActorStores.Nowhere) {
            throw new StartException("actor type " + type.name()
                    + " is always on, and the configured journal has no index to wake actors by: use the mesh's own"
                    + " journal (ttmesh.mesh.journal = auto), or leave alwaysOn() out");
        }
        if (type.kind() == ActorType.Kind.DURABLE_STATE && stores.states().isEmpty()) {
            throw new StartException("actor type " + type.name()
                    + " keeps durable states, and the configured journal has no store for them: set"
                    + " pekko.persistence.state.plugin");
        }
    }

    /**
     * The way to an actor.
     *
     * @throws InvalidInputException when the id is too long or has control characters, or the type can not be written
     */
    public <C> MeshRef<C> actor(ActorType<C> type, String id) {
        return door.ref(type, id);
    }

    /** Has an actor awake, for good if its type is always on; completes with its node. */
    public CompletionStage<NodeId> start(ActorId actor) {
        return control.start(actor);
    }

    /** Ends an actor, and its being always on. */
    public CompletionStage<ActorStop> stop(ActorId actor) {
        return control.stop(actor);
    }

    /** Replaces an actor's instance by a new one; completes with its node. */
    public CompletionStage<NodeId> restart(ActorId actor) {
        return control.restart(actor);
    }

    /** Whether an actor is always on, and its reminders; where it is awake is not said. */
    public CompletionStage<ActorDetail> wakes(ActorId actor) {
        return control.look(actor)
                .thenApply(kept -> new ActorDetail(actor, List.of(), List.of(), kept.alwaysOn(), kept.reminders()));
    }

    /** An attribute of readings under which refs in payloads come alive on this node: its key. */
    public static Object refsKey() {
        return MeshRefs.class;
    }

    /** The attribute's value. */
    public Object refs() {
        return door;
    }

    /** Paths of this node's shard regions, for whoever sees to their end. */
    public List<String> shardRegionPaths() {
        return shardRegionPaths;
    }
}
