package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.NodeExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessExtensionTest {
    @TempDir
    private Path folder;

    @Test
    void isFoundByEveryNodeProcess() {
        assertThat(ServiceLoader.load(NodeExtension.class)).hasAtLeastOneElementOfType(HarnessExtension.class);
    }

    @Test
    void changesNothingInAProcessThatNoHarnessStarted() {
        MeshConfig config = MeshConfig.local();

        assertThat(new HarnessExtension().configure(config)).isSameAs(config);
    }

    @Test
    void doorOpensForThisUserOnlyAndIsGoneWhenItIsClosed() throws Exception {
        Path socket = folder.resolve("n1.1");

        AgentDoor door = AgentDoor.open("n1", socket, new OpenAsks("n1"));

        assertThat(Files.getPosixFilePermissions(socket)).hasSize(2);
        door.close();
        door.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void doorRefusesAPathThatIsTooLongForASocket() {
        Path deep = folder.resolve("x".repeat(100));

        assertThatThrownBy(() -> AgentDoor.open("n1", deep, new OpenAsks("n1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keep sockets in a folder with a short name");
    }
}
