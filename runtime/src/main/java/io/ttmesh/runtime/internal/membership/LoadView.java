package io.ttmesh.runtime.internal.membership;

import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.sharding.MeshRoles;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Publishes this node's profile and load about once a second and gathers those of all others, through one replicated
 * map per region; follows the membership, and tells owners at once when a node is gone for good.
 *
 * <p>A node that is unreachable or not yet a member is left out of the view, so that nothing is offered to it; so is an
 * entry that another process at the same host and port has left behind. Who is gone is told by the membership alone:
 * entries may be overwritten or taken out before the news of a removal arrives.
 */
public final class LoadView extends AbstractMatchingBehavior<LoadView.Command> {
    /** What the load view is told. */
    public sealed interface Command {}

    private record Tick() implements Command {}

    private record Changed(Replicator.SubscribeResponse<LWWMap<String, NodeEntry>> change) implements Command {}

    private record Updated(Replicator.UpdateResponse<LWWMap<String, NodeEntry>> response) implements Command {}

    private record Membership(ClusterEvent.ClusterDomainEvent event) implements Command {}

    /** What the load view of a node is given. */
    public record Setup(
            NodeEntry self,
            boolean publishes,
            NodeDirectory directory,
            List<Region> regions,
            Duration interval,
            EventSink events,
            Clock clock) {}

    private final Setup setup;
    private final Cluster cluster;
    private final SelfUniqueAddress address;
    private final ReplicatorMessageAdapter<Command, LWWMap<String, NodeEntry>> replicator;
    private final Map<Region, Map<String, NodeEntry>> gathered = new HashMap<>();
    private final Map<NodeId, NodeEntry> shown = new HashMap<>();
    private final MemberRoll roll = new MemberRoll();
    private final MemberKey selfKey;

    private LoadView(
            ActorContext<Command> context,
            Setup setup,
            ReplicatorMessageAdapter<Command, LWWMap<String, NodeEntry>> replicator) {
        super(context);
        this.setup = setup;
        this.cluster = Cluster.get(context.getSystem());
        this.address = DistributedData.get(context.getSystem()).selfUniqueAddress();
        this.replicator = replicator;
        this.selfKey = MemberKey.of(setup.self());
        setup.regions().forEach(region -> replicator.subscribe(keyOf(region), Changed::new));
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Membership::new),
                        ClusterEvent.ClusterDomainEvent.class));
        publish();
    }

    /** Follows the mesh until it is stopped. */
    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), setup.interval());
            return DistributedData.<Command, LWWMap<String, NodeEntry>>withReplicatorMessageAdapter(
                    adapter -> new LoadView(context, setup, adapter));
        }));
    }

    static Key<LWWMap<String, NodeEntry>> keyOf(Region region) {
        return LWWMapKey.create("ttmesh-nodes-" + region);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Tick ignored -> {
                publish();
                prune();
            }
            case Updated ignored -> {} // a late or failed update is made good by the next one
            case Changed(var change) -> onChanged(change);
            case Membership(var event) -> onMembership(event);
        }
        return this;
    }

    private void publish() {
        if (!setup.publishes()) {
            return;
        }
        NodeEntry self = new NodeEntry(
                setup.self().address(),
                setup.self().uid(),
                setup.directory().published(),
                setup.self().executor(),
                setup.self().board(),
                setup.self().actors(),
                setup.self().voter());
        update(setup.self().report().profile().region(), map -> map.put(address, nameOf(self), self));
    }

    private static String nameOf(NodeEntry entry) {
        return entry.report().profile().node().value();
    }

    private void update(Region region, UnaryOperator<LWWMap<String, NodeEntry>> change) {
        replicator.askUpdate(
                replyTo -> new Replicator.Update<>(
                        keyOf(region), LWWMap.create(), Replicator.writeLocal(), replyTo, change),
                Updated::new);
    }

    private void onChanged(Replicator.SubscribeResponse<LWWMap<String, NodeEntry>> response) {
        if (response instanceof Replicator.Changed<LWWMap<String, NodeEntry>> changed) {
            Map<String, NodeEntry> entries = changed.dataValue().getEntries();
            for (Region region : setup.regions()) {
                if (keyOf(region).equals(changed.key())) {
                    // A report that says the same as the last one counts the offers made since, too.
                    entries.values()
                            .forEach(entry -> setup.directory()
                                    .reported(entry.report().profile().node()));
                    gathered.put(region, entries);
                }
            }
            show();
        }
    }

    private void onMembership(ClusterEvent.ClusterDomainEvent event) {
        // A node that has left is told that everyone else is removed, which only means that it stopped looking.
        if (cluster.isTerminated() || !roll.apply(event)) {
            return;
        }
        if (event instanceof ClusterEvent.MemberRemoved removed) {
            onRemoved(removed.member());
        }
        show();
    }

    /** The id comes from the member itself, whatever has become of its entry. */
    private void onRemoved(Member member) {
        if (member.hasRole(MeshRoles.NODE)) {
            MeshRoles.nodeId(member.getRoles())
                    .ifPresent(node -> getContext()
                            .getSystem()
                            .eventStream()
                            .tell(new EventStream.Publish<>(new WorkerLost(node))));
        }
        prune();
    }

    /** The leader takes out what members that are gone have left behind. */
    private void prune() {
        if (!roll.contains(selfKey)
                || !cluster.selfMember().address().equals(cluster.state().getLeader())) {
            return;
        }
        Set<MemberKey> present = roll.keys();
        gathered.forEach((region, entries) -> {
            if (!left(entries, present).isEmpty()) {
                update(region, map -> without(map, left(map.getEntries(), present)));
            }
        });
    }

    private static List<String> left(Map<String, NodeEntry> entries, Set<MemberKey> present) {
        return entries.entrySet().stream()
                .filter(entry -> !present.contains(MemberKey.of(entry.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private LWWMap<String, NodeEntry> without(LWWMap<String, NodeEntry> map, List<String> names) {
        LWWMap<String, NodeEntry> rest = map;
        for (String name : names) {
            rest = rest.remove(address, name);
        }
        return rest;
    }

    private void show() {
        Map<NodeId, NodeEntry> next = new HashMap<>();
        gathered.values()
                .forEach(entries -> entries.values().stream()
                        .filter(entry -> roll.isUsable(MemberKey.of(entry)))
                        .forEach(entry -> next.put(entry.report().profile().node(), entry)));
        shown.forEach((node, entry) -> {
            if (!isSame(next.get(node), entry)) {
                tell(new MeshEvent.NodeLeft(setup.clock().instant(), self(), node, entry.address()));
            }
        });
        next.forEach((node, entry) -> {
            if (!isSame(shown.get(node), entry)) {
                tell(new MeshEvent.NodeJoined(setup.clock().instant(), self(), node, entry.address()));
            }
        });
        shown.clear();
        shown.putAll(next);
        setup.directory().publish(next);
    }

    private static boolean isSame(@Nullable NodeEntry one, NodeEntry other) {
        return one != null && MemberKey.of(one).equals(MemberKey.of(other));
    }

    private NodeId self() {
        return setup.self().report().profile().node();
    }

    private void tell(MeshEvent event) {
        setup.events().emit(List.of(event));
    }
}
