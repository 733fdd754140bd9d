package io.ttmesh.actors.spi;

import io.ttmesh.actors.internal.DurableQuota;
import io.ttmesh.actors.internal.OwnerContext;
import io.ttmesh.actors.internal.OwnerRouting;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.sharding.spi.PlacementPolicy;
import java.time.Clock;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;

/**
 * The way to the owners of submissions: started once per node, hosting shards on members with the node role and only
 * routing on others. Safe for use by many threads.
 */
public final class TaskOwners implements OwnerRoute {
    private final OwnerRouting routing;
    private final ActorRef<OwnerCommand> volatileTasks;
    private final ActorRef<OwnerCommand> durableTasks;

    private TaskOwners(
            OwnerRouting routing, ActorRef<OwnerCommand> volatileTasks, ActorRef<OwnerCommand> durableTasks) {
        this.routing = routing;
        this.volatileTasks = volatileTasks;
        this.durableTasks = durableTasks;
    }

    /** What the owners of one node are given. */
    public record Setup(
            NodeId node,
            String hostingRole,
            Clock clock,
            OwnerSettings settings,
            WorkerDirectory directory,
            PlacementPolicy policy,
            EventSink events,
            BusyShards busyShards,
            DoubleSupplier jitter,
            ShardAllocationStrategy volatileAllocation,
            ShardAllocationStrategy durableAllocation,
            MeshLayout layout,
            TaskJournal journal) {}

    /** Starts hosting, or routing, on this node. */
    public static TaskOwners start(ActorSystem<?> system, Setup setup) {
        var context = new OwnerContext(
                setup.node(),
                setup.clock(),
                setup.settings(),
                setup.directory(),
                setup.policy(),
                setup.events(),
                setup.busyShards(),
                setup.jitter());
        var quota = DurableQuota.of(setup.journal(), setup.settings().memoryJournalLimit());
        var routing = new OwnerRouting(system, setup.hostingRole(), context);
        var owners = new TaskOwners(
                routing,
                routing.startVolatile(setup.volatileAllocation()),
                routing.startDurable(quota, quota.allocation(setup.durableAllocation())));
        if (quota.wakeIndex().isPresent()) {
            routing.startProdding(setup.layout().shards(), owners.durableTasks);
        }
        return owners;
    }

    @Override
    public void tell(OwnerCommand.OfTask command) {
        tell(HostId.of(command.taskId()), command);
    }

    @Override
    public void tell(OwnerCommand.OfSlot command) {
        tell(command.host(), command);
    }

    private void tell(HostId host, OwnerCommand command) {
        routing.hostHere(host)
                .orElse(host.durable() ? durableTasks : volatileTasks)
                .tell(command);
    }

    /** This node's shard regions themselves, for whoever sees to their end. */
    public List<ActorRef<OwnerCommand>> shardRegions() {
        return List.of(volatileTasks, durableTasks);
    }

    /** Routes to the owners of submissions of this kind of id. */
    public ActorRef<OwnerCommand> ownersOf(TaskId taskId) {
        return taskId.isVolatile() ? volatileTasks : durableTasks;
    }
}
