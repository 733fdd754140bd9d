package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDoorTest {
    @TempDir
    private Path runDir;

    @Test
    void opensTheControlDoorWhenAskedToAndClosesItWithTheNode() throws IOException {
        MeshConfig config = MeshConfig.local()
                .with("ttmesh.node.id", "embedded")
                .with("ttmesh.control.enabled", true)
                .with("ttmesh.control.run-dir", runDir.toString());
        URI door;
        try (Mesh mesh = Mesh.start(config)) {
            door = URI.create(mesh.controlUrl().orElseThrow());

            assertThat(runDir.resolve("embedded.json")).content().contains(door.toString());
            connect(door);
        }

        assertThat(runDir).isEmptyDirectory();
        assertThatThrownBy(() -> connect(door)).isInstanceOf(ConnectException.class);
    }

    @Test
    void keepsItShutOtherwise() {
        try (Mesh mesh = Mesh.local()) {
            assertThat(mesh.controlUrl()).isEmpty();
        }
    }

    private static void connect(URI door) throws IOException {
        new Socket(door.getHost(), door.getPort()).close();
    }
}
