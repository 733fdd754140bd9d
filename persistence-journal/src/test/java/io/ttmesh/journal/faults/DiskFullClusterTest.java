package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One voter of three has a disk of its own, a small one, which is filled and freed: while it leads and while it follows.
 */
@Tag("cluster")
@Tag("soak")
@Timeout(600)
class DiskFullClusterTest {
    private static final String SMALL = "n3";
    private static final String[] OTHERS = {"n1", "n2"};
    private static final long MEBIBYTE = 1 << 20;
    private static final long DISK_BYTES = 128 * MEBIBYTE;

    /** Below this a leader hands over, and below a quarter of it a voter closes. */
    private static final long MIN_FREE_BYTES = 24 * MEBIBYTE;

    @TempDir
    private Path folder;

    private Optional<LoopDisk> mounted = Optional.empty();
    private Path disk;

    @BeforeEach
    void mount() {
        LoopDisk small = LoopDisk.mount(folder, "small", DISK_BYTES);
        mounted = Optional.of(small);
        disk = small.path();
    }

    @AfterEach
    void unmount() {
        mounted.ifPresent(LoopDisk::close);
    }

    @Test
    void groupGoesOnWithoutTheVoterAndHasItAgainWhenThereIsSpace() throws Exception {
        Map<String, String> settings = Map.of(
                "ttmesh.journal.health.min-free-space",
                Long.toString(MIN_FREE_BYTES),
                "ttmesh.journal.checkpoint-bytes",
                "512KiB");
        try (JournalNodes nodes = new JournalNodes("disk", folder, settings, "n1", "n2", SMALL)) {
            nodes.dataAt(SMALL, disk.resolve("data"));
            startLedBySmall(nodes);
            nodes.load("n1", "n2", SMALL);
            nodes.awaitMore(50, "n1", "n2", SMALL);

            Path filler = disk.resolve("filler");
            fill(filler, MIN_FREE_BYTES / 2);
            nodes.leader(OTHERS);
            nodes.awaitMore(20, "n1", "n2", SMALL);
            fill(filler, 0);
            full(nodes, filler);

            fill(filler, 0);
            full(nodes, filler);
        }
    }

    /** The voter with the longer log wins: the other that is up has seen nothing yet. */
    private static void startLedBySmall(JournalNodes nodes) {
        nodes.start("n2", SMALL);
        nodes.load("n2", SMALL);
        nodes.awaitMore(20, "n2", SMALL);
        nodes.rest();
        nodes.node("n2").kill();
        nodes.start("n1");
        assertThat(nodes.leader()).isEqualTo(SMALL);
        nodes.start("n2");
        nodes.awaitHealth("n2", "SERVING");
    }

    private static void full(JournalNodes nodes, Path filler) throws IOException {
        nodes.awaitHealth(SMALL, "FULL");
        nodes.awaitMore(50, OTHERS);
        assertThat(nodes.status(nodes.leader(OTHERS)).health()).isEqualTo("SERVING");
        Files.delete(filler);
        nodes.awaitHealth(SMALL, "SERVING");
        nodes.awaitMore(20, SMALL);
        nodes.check();
        nodes.load("n1", "n2", SMALL);
        nodes.awaitMore(20, "n1", "n2", SMALL);
    }

    /** Writes until no more than so many bytes are free. */
    private static void fill(Path filler, long freeBytes) throws IOException {
        FileStore store = Files.getFileStore(filler.getParent());
        byte[] zeros = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (store.getUsableSpace() > freeBytes) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }
}
