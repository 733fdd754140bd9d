package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of a test's own: an ext4 file system in a file, mounted. It can fill up, and it can fail as a disk does that
 * loses its power.
 *
 * <p>Only root may mount a disk; for others a test is aborted with that reason. Where root may not either, as in some
 * containers, it fails, unless {@code -Dttmesh.test.loop-mounts=off} says that this is known.
 */
final class LoopDisk implements AutoCloseable {
    /** What file systems of Linux have for tests: from then on all reads, writes and flushes fail, and nothing is flushed. */
    private static final String SHUTDOWN = "open(my $d, '<', $ARGV[0]) or die \"open: $!\"; my $f = pack('L', 2);"
            + " ioctl($d, 0x8004587D, $f) or die \"shutdown: $!\"";

    private final Path image;
    private final Path mountPoint;

    private LoopDisk(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    /** Makes and mounts one below a folder. */
    static LoopDisk mount(Path folder, String name, long bytes) {
        assumeTrue(System.getProperty("user.name").equals("root"), "no disk is made: only root may mount one");
        assumeFalse(
                System.getProperty("ttmesh.test.loop-mounts", "on").equals("off"),
                "no disk is made: -Dttmesh.test.loop-mounts=off");
        try {
            LoopDisk disk = new LoopDisk(
                    folder.resolve(name + ".image"), Files.createDirectories(folder.resolve("disk-" + name)));
            run("truncate", "-s", Long.toString(bytes), disk.image.toString());
            run("mkfs.ext4", "-q", "-m", "0", disk.image.toString());
            disk.mount();
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return mountPoint;
    }

    /**
     * From now on every read, write and flush fails, and what was not flushed is lost.
     *
     * <p>A flush that is under way in this moment may be said to have succeeded and yet be lost: one time in ten, with ext4
     * and with XFS, tried by a program of 20 lines that does nothing else. Where that counts nobody may flush.
     */
    void cutPower() {
        run("perl", "-e", SHUTDOWN, mountPoint.toString());
    }

    /** Lets it be used again, with what had reached it. Nobody may have files open on it. */
    void restorePower() {
        run("umount", mountPoint.toString());
        mount();
    }

    private void mount() {
        run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }

    @Override
    public void close() {
        run("umount", mountPoint.toString());
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(List.of(command) + ": " + said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
