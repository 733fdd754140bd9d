package io.ttmesh.runtime.internal.membership;

import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerDirectory;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.ShardId;
import io.ttmesh.runtime.internal.executor.ExecutorGauge;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.allocation.ShardFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The load view as the rest of the node reads it. {@link LoadView} alone writes it; reads are of one immutable snapshot
 * and of this node's own gauge.
 */
public final class NodeDirectory implements WorkerDirectory, ShardFacts {
    private final NodeProfile profile;
    private final ExecutorGauge gauge;
    private final BusyShards busyShards;
    private final Map<NodeId, AtomicInteger> offeredSince = new ConcurrentHashMap<>();
    private volatile @Nullable NodeEntry self;
    private volatile Map<NodeId, NodeEntry> entries = Map.of();

    /** An empty view of a node of this profile. */
    public NodeDirectory(NodeProfile profile, ExecutorGauge gauge, BusyShards busyShards) {
        this.profile = profile;
        this.gauge = gauge;
        this.busyShards = busyShards;
    }

    /** Shows this node before the first report has gone around. */
    public void self(NodeEntry own) {
        self = own;
        publish(Map.of());
    }

    void publish(Map<NodeId, NodeEntry> snapshot) {
        Map<NodeId, NodeEntry> all = new HashMap<>(snapshot);
        NodeEntry own = self;
        if (own != null && own.report().profile().executorSlots() > 0) {
            all.putIfAbsent(profile.node(), own);
        }
        entries = Map.copyOf(all);
    }

    /** A newer report counts what was offered before it. */
    void reported(NodeId node) {
        offeredSince.remove(node);
    }

    /** All nodes, by id. */
    public Map<NodeId, NodeEntry> entries() {
        return entries;
    }

    @Override
    public NodeReport local() {
        return own(Set.of());
    }

    /** This node's report as it is published, busy shards included. */
    NodeReport published() {
        return own(busyShards.snapshot());
    }

    private NodeReport own(Set<ShardId> busy) {
        return new NodeReport(
                profile,
                new NodeLoad(
                        gauge.freeSlots(),
                        gauge.queued(),
                        gauge.queueLimit(),
                        gauge.waitMillis(),
                        gauge.isDraining(),
                        busy));
    }

    @Override
    public List<NodeReport> reports() {
        return entries.values().stream()
                .map(entry ->
                        entry.report().profile().node().equals(profile.node()) ? local() : withOffers(entry.report()))
                .toList();
    }

    /** Counts this node's own offers as if they had arrived, so that it does not send everything to one idle node. */
    private NodeReport withOffers(NodeReport report) {
        AtomicInteger count = offeredSince.get(report.profile().node());
        if (count == null) {
            return report;
        }
        NodeLoad load = report.load();
        int offered = count.get();
        int started = Math.min(offered, load.freeSlots());
        return new NodeReport(
                report.profile(),
                new NodeLoad(
                        load.freeSlots() - started,
                        Math.min(load.queueLimit(), load.queued() + offered - started),
                        load.queueLimit(),
                        load.waitMillis(),
                        load.draining(),
                        load.busyShards()));
    }

    @Override
    public Optional<ActorRef<WorkerCommand>> worker(NodeId node) {
        return Optional.ofNullable(entries.get(node)).map(NodeEntry::executor);
    }

    @Override
    public void offered(NodeId node) {
        if (!node.equals(profile.node())) {
            offeredSince.computeIfAbsent(node, ignored -> new AtomicInteger()).incrementAndGet();
        }
    }

    @Override
    public void ended(NodeId node) {
        AtomicInteger count = offeredSince.get(node);
        if (count != null) {
            count.getAndUpdate(offers -> Math.max(0, offers - 1));
        }
    }

    @Override
    public OptionalInt weight(Address node) {
        String address = node.toString();
        return entries.values().stream()
                .filter(entry -> entry.address().equals(address))
                .mapToInt(NodeDirectory::weightOf)
                .findFirst();
    }

    private static int weightOf(NodeEntry entry) {
        return entry.report().load().draining()
                ? 0
                : Math.max(1, entry.report().profile().executorSlots());
    }

    @Override
    public Set<ShardId> busyShards() {
        Set<ShardId> all = new HashSet<>(busyShards.snapshot());
        entries.values().forEach(entry -> all.addAll(entry.report().load().busyShards()));
        return all;
    }
}
