package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeExtensionTest {
    private final Recorder recorder = new Recorder();

    /** Writes down what happens to it. */
    private static final class Recorder implements NodeExtension {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final CompletableFuture<NodeInside> inside = new CompletableFuture<>();

        @Override
        public MeshConfig configure(MeshConfig config) {
            calls.add("configure");
            return config.with("ttmesh.node.id", "renamed");
        }

        @Override
        public AutoCloseable started(NodeInside node) {
            calls.add("started " + node.mesh().nodeId());
            inside.complete(node);
            return () -> calls.add("closed, node ended: "
                    + node.system().getWhenTerminated().toCompletableFuture().isDone());
        }
    }

    @Test
    void sharesTheLifeOfTheNode() {
        Mesh mesh = Mesh.start(MeshConfig.local().withExtension(recorder));
        mesh.close();
        mesh.close();

        assertThat(recorder.calls).containsExactly("configure", "started renamed", "closed, node ended: false");
    }

    @Test
    void isClosedWhenTheNodeEndsByItself() {
        try (Mesh mesh = Mesh.start(MeshConfig.local().withExtension(recorder))) {
            recorder.inside.join().system().terminate();
            mesh.terminated().toCompletableFuture().join();

            assertThat(recorder.calls).last().isEqualTo("closed, node ended: true");
        }
    }

    @Test
    void thatFailsToStartFailsTheNode() {
        var broken = new NodeExtension() {
            @Override
            public AutoCloseable started(NodeInside node) {
                throw new IllegalStateException("no door");
            }
        };

        assertThatThrownBy(() ->
                        Mesh.start(MeshConfig.local().withExtension(recorder).withExtension(broken)))
                .hasMessage("no door");

        assertThat(recorder.inside.join().system().getWhenTerminated().toCompletableFuture())
                .isDone();
        await("the extension is closed")
                .untilAsserted(
                        () -> assertThat(recorder.calls).last().asString().startsWith("closed"));
    }

    @Test
    void drainsTheNodeAndSaysWhatIsLeft() throws InterruptedException {
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        DistributedTask<Integer, Integer> slow =
                DistributedTask.of("test.slow", Integer.class, Integer.class, (number, context) -> {
                    started.countDown();
                    goOn.await();
                    return number;
                });
        try (Mesh mesh = Mesh.start(MeshConfig.local().withExtension(recorder).withTasks(slow))) {
            TaskHandle<Integer> handle = mesh.submit(slow, 7);
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            NodeInside node = recorder.inside.join();

            assertThat(node.drain(Duration.ofMillis(50)).toCompletableFuture().join())
                    .isEqualTo(1);
            goOn.countDown();
            assertThat(handle.await(Duration.ofSeconds(30))).isEqualTo(7);
            assertThat(node.drain(Duration.ofSeconds(30)).toCompletableFuture().join())
                    .isZero();
        }
    }
}
