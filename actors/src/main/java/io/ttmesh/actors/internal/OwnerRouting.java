package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** The two entity types of owners: hosts of shard slots, and entities of durable submissions. Same shard ids. */
public final class OwnerRouting {
    private static final EntityTypeKey<OwnerCommand> VOLATILE =
            EntityTypeKey.create(OwnerCommand.class, "volatile-tasks");
    private static final EntityTypeKey<OwnerCommand> DURABLE =
            EntityTypeKey.create(OwnerCommand.class, "durable-tasks");

    /** What a keeper's name has after its shard: no task id's unique part has this letter. */
    private static final String KEEPER = ".~";

    private final ActorSystem<?> system;
    private final String hostingRole;
    private final ClusterSharding sharding;
    private final ClusterShardingSettings settings;
    private final OwnerContext owners;
    private final LocalSlots localSlots = new LocalSlots();

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
                                localSlots,
                                context.getShard(),
                                shardRegion(VOLATILE)))
                .withMessageExtractor(new SlotExtractor())
                .withSettings(settings)
                .withEntityProps(MeshDispatcher.PROPS)
                .withStopMessage(new OwnerSignal.HandOff())
                .withAllocationStrategy(allocation));
    }

    /** The host of this shard slot if it is on this node, to be told without a detour. */
    public Optional<ActorRef<OwnerCommand>> hostHere(ShardId shard) {
        return Optional.ofNullable(localSlots.find(shard));
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
                            hostingRole, shards, durableTasks, owners.settings().wakeInterval()),
                    "slot-prodder",
                    MeshDispatcher.PROPS);
        }
    }

    /** Starts the entities of durable submissions; an entity has its submission's name, or is its shard's keeper. */
    public ActorRef<OwnerCommand> startDurable(DurableQuota quota, ShardAllocationStrategy allocation) {
        return sharding.init(Entity.of(DURABLE, context -> durable(context.getEntityId(), quota, context.getShard()))
                .withMessageExtractor(new TaskExtractor())
                .withSettings(settings)
                .withEntityProps(MeshDispatcher.PROPS)
                .withStopMessage(new OwnerSignal.HandOff())
                .withAllocationStrategy(allocation));
    }

    private Behavior<OwnerCommand> durable(
            String entityId, DurableQuota quota, ActorRef<ClusterSharding.ShardCommand> shard) {
        ActorRef<OwnerCommand> region = shardRegion(DURABLE);
        if (!entityId.endsWith(KEEPER)) {
            return TaskEntity.create(TaskId.parse(entityId), owners, quota, new TaskEntity.Place(shard, region));
        }
        ShardId kept = ShardId.parse(entityId.substring(0, entityId.length() - KEEPER.length()));
        return quota.wakeIndex()
                .map(index -> SlotKeeper.create(new SlotKeeper.Setup(
                        kept, index, region, owners.clock(), owners.settings().wakeInterval())))
                .orElseGet(Behaviors::stopped);
    }

    private static final class SlotExtractor extends ShardingMessageExtractor<OwnerCommand, OwnerCommand> {
        @Override
        public String entityId(OwnerCommand command) {
            return switch (command) {
                case OwnerCommand.OfSlot forSlot -> forSlot.shard().toString();
                case OwnerCommand.OfTask forTask -> forTask.taskId().shard().toString();
                case OwnerCommand.KeepAwake keep -> throw new IllegalStateException("not to be routed: " + keep);
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

    private static final class TaskExtractor extends ShardingMessageExtractor<OwnerCommand, OwnerCommand> {
        @Override
        public String entityId(OwnerCommand command) {
            return switch (command) {
                case OwnerCommand.OfTask forTask -> forTask.taskId().toString();
                case OwnerCommand.KeepAwake(var shard) -> shard + KEEPER;
                case OwnerCommand.OfSlot forSlot -> throw new IllegalStateException("not to be routed: " + forSlot);
                case OwnerCommand.Signal signal -> throw new IllegalStateException("not to be routed: " + signal);
            };
        }

        @Override
        public String shardId(String entityId) {
            return entityId.substring(0, entityId.lastIndexOf('.'));
        }

        @Override
        public OwnerCommand unwrapMessage(OwnerCommand command) {
            return command;
        }
    }
}
