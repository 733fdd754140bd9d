package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.internal.net.NetworkPlane;
import io.ttmesh.testkit.internal.net.Seat;
import io.ttmesh.testkit.internal.node.NodeSpec;
import io.ttmesh.testkit.internal.report.VerbLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The nodes of a cluster, and the rule by which they start: the first one mints the mesh, whoever starts later joins
 * through all others, and mints only when none of them is alive. Safe for use by many threads.
 */
final class Roster {
    private final ClusterPlan plan;
    private final Path folder;
    private final NetworkPlane plane;
    private final NodeMaker maker;
    private final VerbLog verbs;
    private final List<NodeSlot> slots = new CopyOnWriteArrayList<>();
    private volatile Runnable afterStart = () -> {};
    private int numbersGiven;

    Roster(ClusterPlan plan, Path folder, NetworkPlane plane, NodeMaker maker, VerbLog verbs) {
        this.plan = plan;
        this.folder = folder;
        this.plane = plane;
        this.maker = maker;
        this.verbs = verbs;
    }

    /** Called whenever a node has become a member, or goes on after a pause, or a client has joined. */
    void whenStarted(Runnable action) {
        afterStart = action;
    }

    void cameUp() {
        afterStart.run();
    }

    List<NodeSlot> all() {
        return List.copyOf(slots);
    }

    List<NodeSlot> awake() {
        return slots.stream().filter(NodeSlot::isAwake).toList();
    }

    NodeSlot get(String id) {
        return slots.stream()
                .filter(slot -> slot.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + id + " among " + slots));
    }

    NodeSlot get(int number) {
        return get(ClusterPlan.nodeId(number));
    }

    /** Starts all nodes of the plan at once; where the address of the first one is known only then, it goes ahead. */
    void form() {
        for (String region : plan.regions()) {
            make(region, plan.nodeSettings().getOrDefault(numbersGiven + 1, Map.of()));
        }
        verbs.add("start " + slots);
        NodeSlot first = slots.getFirst();
        first.begin(List.of());
        if (seatOf(first).port() == 0) {
            first.awaitReady();
        }
        List<NodeSlot> others = slots.subList(1, slots.size());
        String door = seatOf(first).port() == 0
                ? first.address()
                : seatOf(first).host() + ":" + seatOf(first).port();
        others.forEach(slot -> slot.begin(List.of(door)));
        slots.forEach(NodeSlot::awaitReady);
    }

    /** One node more; it is not started. */
    synchronized NodeSlot make(String region, Map<String, Object> settings) {
        if (!plan.meshRegions().contains(region)) {
            throw new IllegalArgumentException("the mesh has regions " + plan.meshRegions() + ", not " + region);
        }
        numbersGiven++;
        String id = ClusterPlan.nodeId(numbersGiven);
        Map<String, Object> all = new HashMap<>(ClusterSettings.of(plan, plane.settings()));
        all.put("ttmesh.control.run-dir", folder.resolve("run").toString());
        all.putAll(settings);
        var spec = new NodeSpec(
                id,
                region,
                plane.seat(id),
                Folders.made(folder.resolve(id)),
                all,
                plan.taskHolders(),
                plan.heapMebibytes());
        var slot = new NodeSlot(maker.make(spec), this, verbs);
        slots.add(slot);
        return slot;
    }

    /**
     * Starts all that have ended at once; when nobody is a member, the first of them goes ahead. Those that run and are no
     * members would wait for each other.
     */
    void startDead() {
        if (slots.stream().noneMatch(NodeSlot::isMember)) {
            slots.stream().filter(slot -> !slot.isRunning()).findFirst().ifPresent(NodeSlot::goAhead);
        }
        Map<NodeSlot, List<String>> dead = new LinkedHashMap<>();
        slots.stream().filter(slot -> !slot.isRunning()).forEach(slot -> dead.put(slot, doorsFor(slot)));
        if (!dead.isEmpty()) {
            verbs.add("start " + dead.keySet());
            dead.forEach(NodeSlot::begin);
            dead.keySet().forEach(NodeSlot::awaitReady);
        }
    }

    /** Where a node joins that starts now: those first that answer. Empty when it has to mint. */
    List<String> doorsFor(NodeSlot starting) {
        List<NodeSlot> others = slots.stream().filter(slot -> slot != starting).toList();
        if (others.stream().noneMatch(NodeSlot::isRunning)) {
            return List.of();
        }
        Stream<NodeSlot> awake = others.stream().filter(NodeSlot::isAwake);
        Stream<NodeSlot> rest = others.stream().filter(slot -> !slot.isAwake());
        return Stream.concat(awake, rest)
                .flatMap(slot -> slot.knownAddress().stream())
                .toList();
    }

    /** The nodes beyond those of the plan leave for good. */
    void dropAdded() {
        for (NodeSlot added : all().subList(plan.regions().size(), slots.size())) {
            verbs.add("remove " + added);
            if (added.isAwake()) {
                added.node().stop();
            }
            added.node().close();
            slots.remove(added);
        }
    }

    private static Seat seatOf(NodeSlot slot) {
        return slot.node().spec().seat();
    }
}
