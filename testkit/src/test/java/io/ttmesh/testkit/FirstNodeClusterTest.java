package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager does to the node that made the mesh; a {@link MeshTest} would never say init twice. */
@Tag("cluster")
@Timeout(120)
class FirstNodeClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void returnsToItsMeshWhenItIsKilledAndStartedAgainAtOnce() throws Exception {
        NodeLaunch launch = NodeLaunch.init("n1", folder.resolve("n1.log"))
                .at("127.0.0.1", freePort())
                .withData(folder.resolve("data"))
                .withHeap(128);
        try (NodeProcess first = NodeProcess.start(launch)) {
            first.awaitReady(LONG);
            try (Mesh second = joined("n2", first);
                    Mesh third = joined("n3", first)) {
                await("both are on disk").atMost(LONG).until(() -> {
                    String members = Files.readString(folder.resolve("data/members"));
                    return members.contains(second.address()) && members.contains(third.address());
                });

                first.kill();
                first.awaitExit(LONG);

                try (NodeProcess again = NodeProcess.start(launch)) {
                    assertThat(again.awaitReady(LONG).meshId()).isEqualTo(second.meshId());
                    await("one mesh of three").atMost(LONG).until(() -> seesThree(second) && seesThree(third));
                }
            }
        }
    }

    private static boolean seesThree(Mesh mesh) {
        return mesh.nodes().size() == 3
                && mesh.nodes().stream().allMatch(node -> node.memberStatus().equals("Up"));
    }

    private static Mesh joined(String id, NodeProcess door) {
        return Mesh.start(MeshConfig.load()
                .with("ttmesh.node.id", id)
                .with("ttmesh.node.port", 0)
                .with("ttmesh.node.drain-timeout", "2s")
                .join(door.address()));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
