package io.ttmesh.samples.wordcount;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The node processes of a demo, in two regions and in a temporary folder: gone when closed, and when this JVM ends in
 * whatever way it can still notice.
 */
final class DemoNodes implements AutoCloseable {
    private static final List<String> REGIONS = List.of("eu", "us");
    /** Little, so that the job is under way for a while, and can be seen to lose its coordinator meanwhile. */
    private static final int IN_FLIGHT_MAX = 12;

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(15);

    private final Path folder;
    private final Map<String, Region> regions;
    private final List<NodeProcess> processes = new CopyOnWriteArrayList<>();
    private boolean removed;
    private final Thread hook = new Thread(this::remove, "remove-demo");

    private DemoNodes(Path folder, int count) {
        this.folder = folder;
        this.regions = layout(count);
    }

    /**
     * Starts the first node, waits for it, and starts the others, which need not be ready yet.
     *
     * @param count 2 or more
     */
    static DemoNodes start(int count) throws IOException, InterruptedException {
        var nodes = new DemoNodes(Files.createTempDirectory("ttmesh-demo"), count);
        try {
            Runtime.getRuntime().addShutdownHook(nodes.hook);
            nodes.startAll();
            return nodes;
        } catch (RuntimeException | InterruptedException e) {
            nodes.close();
            throw e;
        }
    }

    /** Of three nodes the first two stand in one region and the third in the other; and so on. */
    private static Map<String, Region> layout(int count) {
        Map<String, Region> layout = new LinkedHashMap<>();
        int inFirst = (count + 1) / 2;
        for (int i = 0; i < count; i++) {
            boolean first = i < inFirst;
            String region = REGIONS.get(first ? 0 : 1);
            layout.put(region + "-" + (first ? i + 1 : i + 1 - inFirst), new Region(region));
        }
        return layout;
    }

    private void startAll() throws InterruptedException {
        for (String id : regions.keySet()) {
            Path log = folder.resolve(id + ".log");
            boolean initial = processes.isEmpty();
            NodeLaunch launch = initial ? NodeLaunch.init(id, log) : NodeLaunch.join(id, first().address(), log);
            start(launch);
            if (initial) {
                first().awaitReady(START_MAX);
            }
        }
    }

    /** Not while the shutdown hook removes what there is: it would overlook this one. */
    private synchronized void start(NodeLaunch launch) {
        if (removed) {
            throw new StartException("node " + launch.id() + " is not started: the demo is being stopped");
        }
        processes.add(NodeProcess.start(configured(launch)));
    }

    /**
     * Its data are in the common folder, and so is what a killed JVM leaves in its temporary one. Short leases, so that
     * what may have been running on a killed node soon runs again: who watches does not want to wait.
     */
    private NodeLaunch configured(NodeLaunch launch) {
        return launch.withData(folder.resolve(launch.id()))
                .withJvmFlags("-Djava.io.tmpdir=" + folder)
                .withRegion(regionOf(launch.id()).name())
                .withSetting("ttmesh.mesh.regions", REGIONS)
                .withSetting("ttmesh.actors.lease-timeout", "5s")
                .withSetting("ttmesh.actors.job.in-flight-max", IN_FLIGHT_MAX)
                .withSetting("ttmesh.control.enabled", true)
                .withSetting("ttmesh.control.run-dir", runFolder());
    }

    /** Waits until all are members. */
    void awaitReady() throws InterruptedException {
        for (NodeProcess process : processes) {
            process.awaitReady(START_MAX);
        }
    }

    /** How a client joins at the first node. */
    MeshConfig clientConfig() {
        return MeshConfig.load()
                .asClient()
                .with("ttmesh.node.id", "demo-client")
                .with("ttmesh.node.data-dir", "")
                .join(first().address())
                .region(regionOf(first().id()).name())
                .with("ttmesh.mesh.regions", REGIONS);
    }

    NodeProcess first() {
        return processes.getFirst();
    }

    NodeProcess last() {
        return processes.getLast();
    }

    /** The node farthest from the first, in another region if it can be, that is not this one. */
    NodeProcess farthestBut(NodeId other) {
        return processes.reversed().stream()
                .filter(process -> !process.id().equals(other.value()))
                .findFirst()
                .orElseThrow();
    }

    /** The one of this id. */
    NodeProcess node(NodeId id) {
        return processes.stream()
                .filter(process -> process.id().equals(id.value()))
                .findFirst()
                .orElseThrow(() -> new StartException("node " + id + " is none of the demo's"));
    }

    List<NodeProcess> all() {
        return List.copyOf(processes);
    }

    Region regionOf(String nodeId) {
        return regions.getOrDefault(nodeId, Region.ANY);
    }

    /** Where the nodes leave their control files. */
    Path runFolder() {
        return folder.resolve("run");
    }

    Path controlFileOf(NodeProcess node) {
        return runFolder().resolve(node.id() + ".json");
    }

    /** Lets all nodes leave, kills those that take too long, and removes their files. */
    @Override
    public void close() {
        try {
            // One after the other, so that each finds another to hand over to; the first is the last.
            for (NodeProcess process : processes.reversed()) {
                process.stop();
                process.awaitExit(STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is going down, and the hook finds nothing more to do.
        }
    }

    private synchronized void remove() {
        removed = true;
        processes.forEach(NodeProcess::close);
        try (var tree = Files.exists(folder) ? Files.walk(folder) : Stream.<Path>empty()) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("folder " + folder + " could not be removed: " + e);
        }
    }
}
