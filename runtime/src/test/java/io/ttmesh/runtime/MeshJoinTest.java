package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.error.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Into which mesh a node comes, and into which it never does. */
@Timeout(120)
class MeshJoinTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void refusesASecondLiveNodeOfOneIdAndTakesItWhenTheFirstHasLeft() {
        try (var nodes = new InProcessMesh()) {
            nodes.start("n1", "eu");
            Mesh holder = nodes.start("n2", "eu");
            MeshConfig namesake = InProcessMesh.quick("n2", "us");

            assertThatThrownBy(() -> nodes.start(namesake.with("ttmesh.node.join-timeout", "5s")))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("'n2'")
                    .hasMessageContaining(holder.address())
                    .hasMessageContaining("ttmesh.node.id");
            holder.close();

            assertThat(nodes.start(namesake).nodeId().value()).isEqualTo("n2");
        }
    }

    @Test
    void joinsTheMeshWhoseDoorItChecked() {
        try (var one = new InProcessMesh();
                var two = new InProcessMesh()) {
            Mesh right = one.start("a", "eu");
            Mesh wrong = two.start("b", "eu");

            try (Mesh joined = Mesh.start(InProcessMesh.quick("c", "eu").join(right.address(), wrong.address()))) {
                assertThat(joined.meshId()).isEqualTo(right.meshId());
                await("the two see each other")
                        .atMost(SOON)
                        .until(() -> right.nodes().size() == 2 && joined.nodes().size() == 2);
                assertThat(wrong.nodes()).hasSize(1);
            }
        }
    }

    @Test
    void refusesAMeshThatIsNotItsOwn() {
        try (var one = new InProcessMesh();
                var two = new InProcessMesh()) {
            Mesh own = one.start("a", "eu");
            Mesh other = two.start("b", "eu");
            MeshConfig config = InProcessMesh.quick("c", "eu").dataDir(folder);
            Mesh.start(config.join(own.address())).close();

            assertThatThrownBy(() -> Mesh.start(config.join(other.address())))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(own.meshId())
                    .hasMessageContaining(other.meshId());
            assertThat(other.nodes()).hasSize(1);
        }
    }

    @Test
    void refusesItsOwnAddressAsTheOnlyDoorAndLeavesThePortFree() throws IOException {
        int port = freePort();
        MeshConfig config = InProcessMesh.quick("a", "eu").with("ttmesh.node.port", port);

        assertThatThrownBy(() -> Mesh.start(config.join("127.0.0.1:" + port, "localhost:" + port)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--init");

        assertThatCode(() -> Mesh.start(config.init()).close()).doesNotThrowAnyException();
    }

    @Test
    void firstNodeReturnsToItsMeshWhileItLivesAndStartsItAgainAfterwards() throws IOException {
        MeshConfig config = InProcessMesh.quick("a", "eu").dataDir(folder).init();
        Mesh first = Mesh.start(config);
        String meshId = first.meshId();
        Mesh second = Mesh.start(InProcessMesh.quick("b", "eu").join(first.address()));
        Path members = folder.resolve("members");
        await("the second is on disk")
                .atMost(SOON)
                .until(() -> Files.exists(members) && Files.readString(members).contains(second.address()));
        first.close();
        assertThat(members).content().contains(second.address());

        try (Mesh again = Mesh.start(config)) {
            assertThat(again.meshId()).isEqualTo(meshId);
            await("one mesh of two")
                    .atMost(SOON)
                    .until(() -> second.nodes().size() == 2 && again.nodes().size() == 2);
        } finally {
            second.close();
        }
        try (Mesh alone = Mesh.start(config)) {
            assertThat(alone.meshId()).isEqualTo(meshId);
            assertThat(alone.nodes()).hasSize(1);
        }
    }

    @Test
    void firstNodeAsksForLongerWhereSomebodyMayListenAndStartsAllTheSame() throws Exception {
        MeshConfig config = InProcessMesh.quick("a", "eu")
                .dataDir(folder)
                .with("ttmesh.node.join-timeout", "5s")
                .init();
        Mesh.start(config).close();
        var isProbed = new CountDownLatch(1);
        try (var busy = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("members"), "127.0.0.1:" + busy.getLocalPort() + "\n");
            Thread.ofVirtual().start(() -> hearProbes(busy, isProbed));

            try (Mesh again = Mesh.start(config)) {
                assertThat(again.nodes()).hasSize(1);
            }
        }

        assertThat(isProbed.getCount()).isZero();
    }

    /** A probe hangs up and has said nothing; a node that asks at the door says something first. */
    private static void hearProbes(ServerSocket door, CountDownLatch isProbed) {
        while (!door.isClosed()) {
            try (Socket caller = door.accept()) {
                if (caller.getInputStream().read() < 0) {
                    isProbed.countDown();
                }
            } catch (IOException e) {
                // The door is closed, or the caller has gone in another way.
            }
        }
    }

    @Test
    void stopsToJoinWhenItsThreadIsInterrupted() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        try (var door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            MeshConfig config = InProcessMesh.quick("a", "eu")
                    .with("ttmesh.node.join-timeout", "5 minutes")
                    .join("127.0.0.1:" + door.getLocalPort());
            Thread starter = Thread.ofPlatform().start(() -> {
                try {
                    Mesh.start(config).close();
                } catch (StartException e) {
                    failure.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            door.setSoTimeout((int) SOON.toMillis());
            // It has started and asks at the door; nobody answers.
            door.accept().close();

            starter.interrupt();

            assertThat(starter.join(SOON)).isTrue();
        }
        assertThat(failure.get()).hasMessageContaining("interrupted");
        assertThat(interrupted).hasValue(true);
    }

    @Test
    void refusesAKeyThatNobodyReads() {
        MeshConfig config = InProcessMesh.quick("a", "eu").with("ttmesh.node.regoin", "eu");

        assertThatThrownBy(() -> Mesh.start(config.init()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("ttmesh.node.regoin")
                .hasMessageContaining("ttmesh.node.region");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
