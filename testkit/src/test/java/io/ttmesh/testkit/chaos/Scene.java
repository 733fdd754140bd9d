package io.ttmesh.testkit.chaos;

import io.ttmesh.model.TaskId;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.awaitility.Awaitility;

/**
 * A small mesh in this JVM with one bug, or none, and a recorder: what a scenario with a known bug needs. Not for what
 * needs a process: that is a {@link io.ttmesh.testkit.MeshCluster}'s.
 */
final class Scene implements AutoCloseable {
    private final Bug bug;
    private final Path folder;
    private final String name;
    private final Recorder recorder;
    private final Deque<Mesh> meshes = new ArrayDeque<>();
    private final Map<String, ActorSystem<?>> systems = new ConcurrentHashMap<>();
    private final OffsetClock clock = new OffsetClock();

    /** The judge is told of this journal; the nodes live in memory whatever it is, which is a bug for disks. */
    Scene(Bug bug, Journal journal, Path folder) {
        this.bug = bug;
        this.recorder = new Recorder(0, journal);
        this.folder = folder;
        this.name = "scene-" + bug + "-" + System.nanoTime();
    }

    /** The machine's clock and a bit. */
    private static final class OffsetClock extends Clock {
        private volatile Duration by = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(by);
        }
    }

    /** Keeps the actor system, so that it can be ended the hard way. */
    private record Insight(Map<String, ActorSystem<?>> systems) implements NodeExtension {
        @Override
        public AutoCloseable started(NodeInside node) {
            systems.put(node.mesh().nodeId().value(), node.system());
            return () -> {};
        }
    }

    Mesh node(String id, String region) {
        MeshConfig config = config(id).region(region);
        Mesh mesh = Mesh.start(
                meshes.isEmpty() ? config.init() : config.join(meshes.getFirst().address()));
        recorder.happened(new Happened.NodeBegan(
                System.nanoTime(), id, ProcessHandle.current().pid()));
        meshes.addLast(mesh);
        return mesh;
    }

    /** In the region of the first node. */
    Recorder.Client client(String id) {
        Mesh mesh = Mesh.start(
                config(id).region("eu").asClient().join(meshes.getFirst().address()));
        meshes.addLast(mesh);
        return recorder.client(id, () -> mesh);
    }

    private MeshConfig config(String id) {
        MeshConfig config = MeshConfig.load()
                .with("ttmesh.node.id", id)
                .with("ttmesh.node.port", 0)
                .with("ttmesh.node.drain-timeout", "1s")
                .with("ttmesh.mesh.regions", List.of("eu", "us"))
                .with("ttmesh.mesh.slots-per-region", 2)
                .with("ttmesh.runtime.executor-slots", 2)
                .with("ttmesh.runtime.load-interval", "200ms")
                .with("ttmesh.runtime.check-interval", "500ms")
                .with("ttmesh.runtime.ask-timeout", "1s")
                .with("ttmesh.actors.handover-grace", "200ms")
                .with("ttmesh.actors.lease-timeout", "6s")
                .with("ttmesh.actors.nowhere-grace", "500ms")
                .with("pekko.cluster.gossip-interval", "200ms")
                .with("pekko.cluster.leader-actions-interval", "200ms")
                .with("pekko.cluster.failure-detector.heartbeat-interval", "300ms")
                .with("pekko.cluster.failure-detector.acceptable-heartbeat-pause", "1s")
                .with("pekko.cluster.split-brain-resolver.stable-after", "800ms")
                .with("pekko.coordinated-shutdown.run-by-actor-system-terminate", "off")
                .with("chaos.log", name)
                .with(SabotageMailbox.SETTING, bug.name())
                .withOnlyTasks(ChaosTasks.WORK)
                .withExtension(new EventLog())
                .withExtension(new Insight(systems))
                .withClock(clock);
        return bug == Bug.NONE
                ? config
                : config.with("pekko.actor.typed.default-mailbox.mailbox-type", SabotageMailbox.class.getName())
                        .with("pekko.actor.default-mailbox.mailbox-type", SabotageMailbox.class.getName());
    }

    ChaosTasks.Work work(String key, long millis) {
        return new ChaosTasks.Work(log().toString(), key, 0, millis);
    }

    private Path log() {
        return folder.resolve("runs");
    }

    List<Happened.Ran> runs() throws IOException {
        return ChaosTasks.runs(log());
    }

    /** Waits until so many bodies have begun. */
    void awaitRuns(int count) {
        Awaitility.await(count + " bodies have begun")
                .atMost(Duration.ofSeconds(10))
                .until(() -> runs().size() >= count);
    }

    /** Waits until an owner says that it has it. */
    void awaitOwned(TaskId id) {
        Awaitility.await(id + " has an owner")
                .atMost(Duration.ofSeconds(10))
                .until(() -> EventLog.read(EventLog.folder(name), 0).stream()
                        .anyMatch(event -> event instanceof Happened.Owned owned
                                && owned.id().equals(id.toString())));
    }

    /** Says that all was restarted: for a journal in memory it is enough that owners were lost. */
    void restarted() {
        recorder.happened(new Happened.Restarted(System.nanoTime()));
    }

    /** Waits until all operations have an answer. */
    void awaitAnswers() {
        Awaitility.await("everybody is answered").atMost(Duration.ofSeconds(10)).until(() -> recorder.open() == 0);
    }

    /** Sets the clock of all nodes. */
    void skew(Duration by) {
        clock.by = by;
    }

    /** Ends a node where it stands. */
    void kill(String id) {
        long since = System.nanoTime();
        ActorSystem<?> system = systems.get(id);
        system.terminate();
        Awaitility.await(id + " is gone")
                .until(() -> system.getWhenTerminated().toCompletableFuture().isDone());
        recorder.happened(new Happened.NodeEnded(System.nanoTime(), since, id, "killed", false));
    }

    /** Ends a node in good order. */
    void stop(Mesh mesh) {
        long since = System.nanoTime();
        String id = mesh.nodeId().value();
        mesh.close();
        recorder.happened(new Happened.NodeEnded(System.nanoTime(), since, id, "stopped", true));
    }

    /** The names of broken rules, and all that happened. */
    record Verdict(List<String> broken, String history) {}

    /** Waits for all answers, but not for ever, and judges. */
    Verdict verdict(Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        Awaitility.await()
                .atMost(patience.plusSeconds(1))
                .until(() -> (recorder.open() == 0 && recorder.asking() == 0) || System.nanoTime() > until);
        recorder.happened(new Happened.Closed(System.nanoTime()));
        History history = recorder.history(log(), EventLog.folder(name));
        List<String> broken =
                Judge.judge(history).stream().map(Violation::rule).distinct().toList();
        return new Verdict(broken, String.join("\n", history.lines()));
    }

    @Override
    public void close() {
        while (!meshes.isEmpty()) {
            meshes.removeLast().close();
        }
    }
}
