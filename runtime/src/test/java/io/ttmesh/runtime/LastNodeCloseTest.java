package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A node that nobody is left to take over from does not wait for somebody: no phase of its shutdown times out. */
@Timeout(60)
class LastNodeCloseTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DistributedTask<Integer, Integer> DOUBLE =
            DistributedTask.of("math.double", Integer.class, Integer.class, (x, context) -> 2 * x);

    private final Complaints complaints = new Complaints();

    /** Log lines that say that something took too long: a shard region's, that of a phase, that of a whole close. */
    private static final class Complaints extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String message = event.getFormattedMessage();
            if (message.contains("timed out") || message.contains("closed=false")) {
                lines.add(event.getLoggerName() + ": " + message);
            }
        }
    }

    /** Keeps the actor system, and gives its shutdown a task that has no end: a dead dispatcher runs none to its end. */
    private record Insight(CompletableFuture<ActorSystem<?>> system) implements NodeExtension {
        @Override
        public AutoCloseable started(NodeInside node) {
            CoordinatedShutdown.get(node.system())
                    .addTask(CoordinatedShutdown.PhaseServiceStop(), "no-end", () -> new CompletableFuture<Done>());
            system.complete(node.system());
            return () -> {};
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void listen() {
        complaints.start();
        root().addAppender(complaints);
    }

    @AfterEach
    void listenNoMore() {
        root().detachAppender(complaints);
    }

    private static List<TaskHandle<Integer>> submit(Mesh mesh, int count) {
        return IntStream.range(0, count).mapToObj(i -> mesh.submit(DOUBLE, i)).toList();
    }

    @Test
    void doesNotWaitForHomesOfShardsThatNoneWillGive() {
        Mesh mesh = Mesh.start(MeshConfig.local().withTasks(DOUBLE).with("ttmesh.node.drain-timeout", "0s"));
        submit(mesh, 40);

        mesh.close();

        assertThat(complaints.lines).isEmpty();
    }

    @Test
    void doesNotWaitForSuccessorsThatLeaveAtTheSameTime() {
        var nodes = new InProcessMesh();
        List<Mesh> all = new ArrayList<>();
        for (String id : List.of("n1", "n2", "n3")) {
            // Who drains is not heard of in time, so that whatever somebody has is handed over.
            all.add(nodes.start(
                    InProcessMesh.quick(id, "eu").withOnlyTasks(DOUBLE).with("ttmesh.runtime.load-interval", "5s")));
        }
        await("all see all")
                .atMost(SOON)
                .until(() -> all.stream().allMatch(mesh -> mesh.nodes().size() == all.size()));
        submit(all.getFirst(), 40).forEach(handle -> handle.await(SOON));

        all.stream()
                .map(mesh -> CompletableFuture.runAsync(mesh::close))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(complaints.lines).isEmpty();
    }

    @Test
    void doesNotWaitForAShutdownWhoseActorSystemHasEnded() {
        var system = new CompletableFuture<ActorSystem<?>>();
        Mesh mesh = Mesh.start(MeshConfig.local()
                .withExtension(new Insight(system))
                .with("pekko.coordinated-shutdown.run-by-actor-system-terminate", "off"));
        system.join().terminate();
        mesh.terminated().toCompletableFuture().join();

        mesh.close();

        assertThat(complaints.lines).isEmpty();
    }
}
