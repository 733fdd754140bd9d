package io.ttmesh.runtime.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ttmesh.model.error.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final long NO_PROCESS = 0x3fff_fff0L;

    @TempDir
    private Path temp;

    @Test
    void closesFolderAndFilesToOthers() throws IOException {
        Path path = temp.resolve("deep/run");

        RunFolder.create(path).write(card("a", ProcessHandle.current().pid()));

        assertThat(mode(path)).isEqualTo("rwx------");
        assertThat(mode(path.resolve("a.json"))).isEqualTo("rw-------");
    }

    @Test
    void closesAFolderThatStoodOpen() throws IOException {
        Path path = Files.createDirectory(temp.resolve("run"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

        RunFolder.create(path);

        assertThat(mode(path)).isEqualTo("rwx------");
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give folders away");
        Path path = Files.createDirectory(temp.resolve("run"));
        Files.setAttribute(path, "unix:uid", 65_534);

        assertThatThrownBy(() -> RunFolder.create(path))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("owned by user id 65534");
        assertThatThrownBy(() -> RunFolder.existing(path)).isInstanceOf(StartException.class);
    }

    @Test
    void refusesALinkInPlaceOfTheFolder() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("run"), Files.createDirectory(temp.resolve("elsewhere")));

        assertThatThrownBy(() -> RunFolder.create(link))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no folder");
    }

    @Test
    void listsLiveNodesAndRemovesTheFilesOfDeadOnes() throws IOException {
        RunFolder folder = RunFolder.create(temp.resolve("run"));
        folder.write(card("b", ProcessHandle.current().pid()));
        folder.write(card("a", ProcessHandle.current().pid()));
        folder.write(card("dead", NO_PROCESS));
        Files.writeString(folder.path().resolve("torn.json"), "{\"node\":");

        assertThat(folder.live()).extracting(DoorCard::node).containsExactly("a", "b");
        assertThat(folder.path().resolve("dead.json")).doesNotExist();
        assertThat(folder.path().resolve("torn.json")).doesNotExist();
    }

    @Test
    void isEmptyWhenThereIsNone() {
        assertThat(RunFolder.existing(temp.resolve("none")).live()).isEmpty();
    }

    @Test
    void refusesASecondLiveNodeWithTheSameId() {
        RunFolder folder = RunFolder.create(temp.resolve("run"));
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        folder.write(card("a", parent));

        assertThatThrownBy(() -> folder.write(card("a", ProcessHandle.current().pid())))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("process " + parent);
    }

    @Test
    void keepsTheTokenOutOfItsText() {
        assertThat(card("a", 1)).asString().doesNotContain("secret");
    }

    private static DoorCard card(String node, long pid) {
        return new DoorCard(node, "127.0.0.1:7400", "http://127.0.0.1:1", "secret", pid, "m");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
