package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One voter of three has a disk of its own, a small one, which is filled and freed. Needs root, who may mount. */
@Tag("cluster")
@Timeout(120)
class DiskFullClusterTest {
    private static final String FULL = "n3";
    private static final String[] OTHERS = {"n1", "n2"};
    private static final int DISK_MEBIBYTES = 128;

    private Path disk;

    @BeforeEach
    void mount(@TempDir Path folder) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may mount");
        Path image = folder.resolve("image");
        disk = Files.createDirectories(folder.resolve("disk"));
        run("truncate", "-s", DISK_MEBIBYTES + "M", image.toString());
        run("mkfs.ext4", "-q", "-m", "0", image.toString());
        run("mount", "-o", "loop", image.toString(), disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            run("umount", disk.toString());
        }
    }

    @Test
    void groupGoesOnWithoutTheVoterAndHasItAgainWhenThereIsSpace(@TempDir Path folder) throws Exception {
        Map<String, String> settings =
                Map.of("ttmesh.journal.health.min-free-space", "24MiB", "ttmesh.journal.checkpoint-bytes", "512KiB");
        try (JournalNodes nodes = new JournalNodes("disk", folder, settings, "n1", "n2", FULL)) {
            nodes.dataAt(FULL, disk.resolve("data"));
            nodes.start("n1", "n2", FULL);
            nodes.leader();
            nodes.load("n1", "n2", FULL);
            nodes.awaitMore(50, "n1", "n2", FULL);

            Path filler = disk.resolve("filler");
            fill(filler);

            nodes.awaitHealth(FULL, "FULL");
            nodes.awaitMore(50, OTHERS);
            assertThat(nodes.status(nodes.leader(OTHERS)).health()).isEqualTo("SERVING");
            Files.delete(filler);
            nodes.awaitHealth(FULL, "SERVING");
            nodes.awaitMore(20, FULL);
            nodes.check();
        }
    }

    private static void fill(Path filler) throws IOException {
        FileStore store = Files.getFileStore(filler.getParent());
        byte[] zeros = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE_NEW)) {
            while (store.getUsableSpace() > 0) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + ": " + said).isZero();
    }
}
