package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** The two entity types of owners: hosts of volatile and of durable submissions, one each per shard slot. */
public final class OwnerRouting {
    private static final EntityTypeKey<OwnerCommand> VOLATILE =
            EntityTypeKey.create(OwnerCommand.class, "volatile-tasks");
    private static final EntityTypeKey<OwnerCommand> DURABLE =
            EntityTypeKey.create(OwnerCommand.class, "durable-tasks");

    private final ActorSystem<?> system;
    private final String hostingRole;
    private final ClusterSharding sharding;
    private final ClusterShardingSettings settings;
    private final OwnerContext owners;
    private final LocalSlots volatileHere = new LocalSlots();
    private final LocalSlots durableHere = new LocalSlots();

    /** Prepares to host on members with this role. */
    public OwnerRouting(ActorSystem<?> system, String hostingRole, OwnerContext owners) {
        this.system = system;
        this.hostingRole = hostingRole;
        this.sharding = ClusterSharding.get(system);
        this.settings = ClusterShardingSettings.create(system).withRole(hostingRole);
        this.owners = owners;
    }

    /** Starts the hosts of shard slots; an entity is a shard's only one and has its name. */
    public ActorRef<OwnerCommand> startVolatile(ShardAllocationStrategy allocation) {
        return sharding.init(Entity.of(
                        VOLATILE,
                        context -> SlotHost.create(
                                ShardId.parse(context.getEntityId()),
                                owners,
                                volatileHere,
                                context.getShard(),
                                shardRegion(VOLATILE)))
                .withMessageExtractor(new SlotExtractor())
                .withSettings(settings)
                .withEntityProps(MeshDispatcher.PROPS)
                .withStopMessage(new OwnerSignal.HandOff())
                .withAllocationStrategy(allocation));
    }

    /** The host if it is on this node, to be told without a detour. */
    public Optional<ActorRef<OwnerCommand>> hostHere(HostId host) {
        return Optional.ofNullable((host.durable() ? durableHere : volatileHere).find(host.shard()));
    }

    /** The typed API hands a shard region out only when it starts it, and hosts are made by it. */
    private ActorRef<OwnerCommand> shardRegion(EntityTypeKey<OwnerCommand> type) {
        return Adapter.toTyped(org.apache.pekko.cluster.sharding.ClusterSharding.get(Adapter.toClassic(system))
                .shardRegion(type.name()));
    }

    /** Has every durable shard slot kept awake by this node, while it is the one to do so. */
    public void startProdding(List<ShardId> shards, ActorRef<OwnerCommand> durableTasks) {
        if (Cluster.get(system).selfMember().hasRole(hostingRole)) {
            system.systemActorOf(
                    SlotProdder.create(
                            hostingRole,
                            () -> shards.forEach(shard -> durableTasks.tell(new OwnerCommand.KeepAwake(shard))),
                            owners.settings().wakeInterval()),
                    "slot-prodder",
                    MeshDispatcher.PROPS);
        }
    }

    /** Starts the hosts of durable submissions; an entity is a shard's only one and has its name. */
    public ActorRef<OwnerCommand> startDurable(DurableQuota quota, ShardAllocationStrategy allocation) {
        return sharding.init(Entity.of(DURABLE, context -> durable(context.getEntityId(), quota))
                .withMessageExtractor(new SlotExtractor())
                .withSettings(settings)
                .withEntityProps(MeshDispatcher.PROPS)
                .withStopMessage(new OwnerSignal.HandOff())
                .withAllocationStrategy(allocation));
    }

    private Behavior<OwnerCommand> durable(String entityId, DurableQuota quota) {
        var place = new DurableHost.Place(ShardId.parse(entityId), durableHere, shardRegion(DURABLE));
        return DurableHost.create(place, owners, quota);
    }

    private static final class SlotExtractor extends ShardingMessageExtractor<OwnerCommand, OwnerCommand> {
        @Override
        public String entityId(OwnerCommand command) {
            return switch (command) {
                case OwnerCommand.OfSlot forSlot -> forSlot.host().shard().toString();
                case OwnerCommand.OfTask forTask -> forTask.taskId().shard().toString();
                case OwnerCommand.KeepAwake(var shard) -> shard.toString();
                case OwnerCommand.Signal signal -> throw new IllegalStateException("not to be routed: " + signal);
            };
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public OwnerCommand unwrapMessage(OwnerCommand command) {
            return command;
        }
    }
}
