package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The two entity types of owners: hosts of shard slots, and entities of durable submissions. Same shard ids. */
public final class OwnerRouting {
    private static final EntityTypeKey<OwnerCommand> VOLATILE =
            EntityTypeKey.create(OwnerCommand.class, "volatile-tasks");
    private static final EntityTypeKey<OwnerCommand> DURABLE =
            EntityTypeKey.create(OwnerCommand.class, "durable-tasks");

    private final ActorSystem<?> system;
    private final ClusterSharding sharding;
    private final ClusterShardingSettings settings;
    private final OwnerContext owners;
    private final LocalSlots localSlots = new LocalSlots();

    /** Prepares to host on members with this role. */
    public OwnerRouting(ActorSystem<?> system, String hostingRole, OwnerContext owners) {
        this.system = system;
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

    /** Starts the entities of durable submissions; an entity has its submission's name. */
    public ActorRef<OwnerCommand> startDurable(DurableQuota quota, ShardAllocationStrategy allocation) {
        return sharding.init(Entity.of(
                        DURABLE,
                        context -> TaskEntity.create(
                                TaskId.parse(context.getEntityId()),
                                owners,
                                quota,
                                new TaskEntity.Place(context.getShard(), shardRegion(DURABLE))))
                .withMessageExtractor(new TaskExtractor())
                .withSettings(settings)
                .withEntityProps(MeshDispatcher.PROPS)
                .withStopMessage(new OwnerSignal.HandOff())
                .withAllocationStrategy(allocation));
    }

    private static final class SlotExtractor extends ShardingMessageExtractor<OwnerCommand, OwnerCommand> {
        @Override
        public String entityId(OwnerCommand command) {
            return switch (command) {
                case OwnerCommand.OfSlot forSlot -> forSlot.shard().toString();
                case OwnerCommand.OfTask forTask -> forTask.taskId().shard().toString();
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
