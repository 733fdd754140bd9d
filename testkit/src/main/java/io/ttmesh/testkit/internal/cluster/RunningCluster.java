package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.ClientsPlace;
import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeHandle;
import io.ttmesh.testkit.Place;
import io.ttmesh.testkit.internal.net.LoopbackPlane;
import io.ttmesh.testkit.internal.net.NetworkPlane;
import io.ttmesh.testkit.internal.net.Planes;
import io.ttmesh.testkit.internal.net.RunFolder;
import io.ttmesh.testkit.internal.node.InProcessNode;
import io.ttmesh.testkit.internal.node.ProcessNode;
import io.ttmesh.testkit.internal.report.Scene;
import io.ttmesh.testkit.internal.report.VerbLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A cluster of a test; the parts do the work. Safe for use by many threads. */
public final class RunningCluster implements MeshCluster, AutoCloseable {
    private static final Duration FORM_MAX = Duration.ofSeconds(60);
    private static final Duration LEAVE_MAX = Duration.ofSeconds(5);
    private static final Duration END_MAX = Duration.ofSeconds(25);

    private final ClusterPlan plan;
    private final VerbLog verbs = new VerbLog(Clock.systemUTC());
    private final Roster roster;
    private final Links links;
    private final Clients clients;
    private final Awaits awaits;
    private final Repair repair;

    private final Runnable afterwards;

    RunningCluster(
            ClusterPlan plan, Path folder, NetworkPlane plane, NodeMaker maker, Cutter cutter, Runnable afterwards) {
        this.plan = plan;
        this.afterwards = afterwards;
        this.roster = new Roster(plan, folder, plane, maker, verbs);
        this.links = new Links(plane);
        this.clients = new Clients(plan, plane, roster);
        this.awaits = new Awaits(roster, this::client);
        this.repair = new Repair(roster, links, clients, awaits);
        roster.whenStarted(links::again);
        cutter.bind(roster, clients);
    }

    /**
     * Opens the network and makes the nodes; nothing runs before {@link #form()}.
     *
     * @param folder gets one folder for each node
     */
    public static RunningCluster open(ClusterPlan plan, Path folder) {
        var cutter = new Cutter();
        return switch (plan.flavour()) {
            case PROCESS -> {
                Path sockets = Folders.forSockets();
                yield new RunningCluster(
                        plan,
                        folder,
                        Planes.open(plan.name(), plan.nodeIds(), plan.timing(), cutter),
                        spec -> ProcessNode.of(spec, sockets),
                        cutter,
                        () -> RunFolder.remove(sockets));
            }
            case IN_PROCESS ->
                new RunningCluster(
                        plan,
                        folder,
                        new LoopbackPlane("all nodes are in one process", cutter),
                        InProcessNode::of,
                        cutter,
                        () -> {});
        };
    }

    /** Starts all nodes and waits until they see each other. */
    public void form() {
        roster.form();
        awaits.members(plan.regions().size(), FORM_MAX);
    }

    /** How a report sees it. */
    public Scene scene() {
        return new Scene(
                roster.all().stream().map(NodeSlot::node).toList(),
                NodeSlot::factsOf,
                faults(),
                links.table().toString(),
                links.plane()::dump,
                verbs.lines());
    }

    @Override
    public Flavour flavour() {
        return plan.flavour();
    }

    @Override
    public String faults() {
        return links.plane().describe();
    }

    @Override
    public NodeHandle node(int number) {
        return roster.get(number);
    }

    @Override
    public NodeHandle node(String id) {
        return roster.get(id);
    }

    @Override
    public List<NodeHandle> nodes() {
        return List.copyOf(roster.all());
    }

    @Override
    public NodeHandle add(String region, String... config) {
        NodeSlot added = roster.make(region, SettingLines.parse(List.of(config)));
        added.start();
        return added;
    }

    @Override
    public Mesh client() {
        return client(plan.regions().getFirst());
    }

    @Override
    public Mesh client(String region) {
        return clients.in(region);
    }

    @Override
    public Place clients() {
        return new ClientsPlace();
    }

    @Override
    public void partition(Place one, Place other) {
        partition(List.of(one), List.of(other));
    }

    @Override
    public void partition(Collection<? extends Place> some, Collection<? extends Place> others) {
        verbs.add("partition " + names(some) + " and " + names(others));
        links.partition(some, others);
    }

    @Override
    public void isolate(Place... group) {
        verbs.add("isolate " + names(List.of(group)));
        List<String> inside = List.of(group).stream().map(Place::name).toList();
        List<Place> everybody = new ArrayList<>(roster.all());
        everybody.add(clients());
        links.partition(
                List.of(group),
                everybody.stream()
                        .filter(place -> !inside.contains(place.name()))
                        .toList());
    }

    @Override
    public void cut(Place from, Place to) {
        verbs.add("cut " + from.name() + " -> " + to.name());
        links.change(table -> table.cut(from.name(), to.name()));
    }

    @Override
    public void lose(Place from, Place to, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("lose: share is " + share + ", and must be over 0 and at most 1");
        }
        verbs.add("lose " + share + " of " + from.name() + " -> " + to.name());
        links.change(table -> table.lose(from.name(), to.name(), share));
    }

    @Override
    public void slow(Place from, Place to, long bytesPerSecond) {
        if (bytesPerSecond < 1_000) {
            throw new IllegalArgumentException(
                    "slow: rate is " + bytesPerSecond + " bytes a second, and must be 1,000 or more");
        }
        verbs.add("slow " + from.name() + " -> " + to.name() + " to " + bytesPerSecond + " bytes/s");
        links.change(table -> table.slow(from.name(), to.name(), bytesPerSecond));
    }

    @Override
    public void delay(Place from, Place to, Duration oneWay) {
        if (oneWay.isNegative() || oneWay.isZero()) {
            throw new IllegalArgumentException("delay: " + oneWay + " is not over 0");
        }
        verbs.add("delay " + from.name() + " -> " + to.name() + " by " + oneWay.toMillis() + " ms");
        links.change(table -> table.delay(from.name(), to.name(), oneWay));
    }

    @Override
    public void heal() {
        verbs.add("heal");
        links.heal();
    }

    @Override
    public void heal(Place one, Place other) {
        verbs.add("heal " + one.name() + " and " + other.name());
        links.change(table -> table.heal(one.name(), other.name()));
    }

    @Override
    public void skewClocks(Duration by) {
        roster.awake().forEach(slot -> slot.skewClock(by));
    }

    @Override
    public void repair() {
        verbs.add("repair");
        repair.run();
    }

    @Override
    public void await(String sentence, Callable<Boolean> condition) {
        await(sentence, Awaits.USUAL, condition);
    }

    @Override
    public void await(String sentence, Duration atMost, Callable<Boolean> condition) {
        awaits.until(sentence, atMost, condition);
    }

    @Override
    public void awaitMembers(int count) {
        awaits.members(count, Awaits.USUAL);
    }

    @Override
    public void awaitUnreachable(NodeHandle seenBy, NodeHandle subject) {
        awaits.unreachable(seenBy, subject);
    }

    @Override
    public void awaitRemoved(NodeHandle node) {
        awaits.removed(node);
    }

    @Override
    public void awaitShards(String sentence, Predicate<Map<String, Set<String>>> wanted) {
        awaits.shards(sentence, wanted);
    }

    @Override
    public Map<String, Set<String>> shards() {
        return awaits.shards();
    }

    @Override
    public TaskStatus awaitPhase(TaskId task, TaskPhase phase) {
        return awaits.phase(task, phase);
    }

    @Override
    public NodeHandle awaitRunning(TaskId task) {
        return awaits.running(task);
    }

    @Override
    public NodeHandle ownerOf(TaskId task) {
        return awaits.owner(task);
    }

    /** Lets the clients leave for a moment, ends all nodes where they stand, and removes the network. */
    @Override
    public void close() {
        CountDownLatch left = clients.close();
        try {
            Clients.await(left, LEAVE_MAX);
        } finally {
            roster.all().forEach(slot -> slot.node().close());
            links.plane().close();
            Clients.await(left, END_MAX);
            afterwards.run();
        }
    }

    private static String names(Collection<? extends Place> places) {
        return places.stream().map(Place::name).toList().toString();
    }

    @Override
    public String toString() {
        return "cluster of " + plan.name() + " " + roster.all();
    }
}
