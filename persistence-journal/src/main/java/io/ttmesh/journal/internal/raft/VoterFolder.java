package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.testing.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder {@code journal} of a data folder, held by one process at a time. */
public final class VoterFolder implements AutoCloseable {
    private static final String NAME = "journal";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path path;
    private final FileChannel lockFile;
    private VoterFile file;

    private VoterFolder(Path path, FileChannel lockFile, VoterFile file) {
        this.path = path;
        this.lockFile = lockFile;
        this.file = file;
    }

    /**
     * Opens the folder, or makes it.
     *
     * @param found whether a folder without a voter founds a group; else it becomes a candidate
     * @param voter the id of its voter; empty for a random one
     * @throws JournalException.ForeignData when it is another cluster's, or another process has it
     */
    public static VoterFolder open(Path dataFolder, String cluster, boolean found, String voter) {
        Path path = dataFolder.resolve(NAME);
        try {
            Files.createDirectories(path);
            FileChannel lock = lock(path);
            try {
                Optional<VoterFile> kept = VoterFile.read(path);
                VoterFile file = kept.orElseGet(() -> fresh(cluster, found, voter, ""));
                check(
                        path,
                        file.identity(),
                        cluster,
                        voter.isEmpty() ? file.identity().voter() : voter);
                VoterFolder folder = new VoterFolder(path, lock, file);
                if (kept.isEmpty()) {
                    folder.keep(file);
                }
                Failpoints.at("init.voter-file");
                return folder;
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("journal folder can not be used: " + path, e);
        }
    }

    /**
     * Puts a folder aside and makes an empty one in its place, whose voter takes the old one's seat under a new id.
     *
     * @return where the old folder is now
     */
    public static Path rejoin(Path dataFolder, Clock clock) {
        Path path = dataFolder.resolve(NAME);
        try (FileChannel held = lock(path)) {
            VoterFile old = VoterFile.read(path)
                    .orElseThrow(() -> new JournalException.NotRunning("no voter has its data in " + path));
            Path aside = dataFolder.resolve(NAME + ".bad-" + STAMP.format(clock.instant()));
            Files.move(path, aside);
            if (!held.isOpen()) {
                throw new IllegalStateException("lock was lost");
            }
            Files.createDirectories(path);
            fresh(old.identity().cluster(), false, "", old.identity().voter()).write(path);
            return aside;
        } catch (IOException e) {
            throw new UncheckedIOException("journal folder can not be put aside: " + path, e);
        }
    }

    private static void check(Path path, Identity kept, String cluster, String voter) {
        if (!kept.cluster().equals(cluster) || !kept.voter().equals(voter)) {
            throw new JournalException.ForeignData("journal folder " + path + " is of voter " + kept.voter()
                    + " in cluster " + kept.cluster() + ", this is voter " + voter + " in cluster " + cluster);
        }
    }

    private static VoterFile fresh(String cluster, boolean found, String voter, String replaces) {
        if (!cluster.matches("[!-~]{1,200}")) {
            throw new IllegalArgumentException("cluster id must be 1 to 200 visible characters, but is: " + cluster);
        }
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String id = voter.isEmpty() ? "v-" + HexFormat.of().formatHex(random) : voter;
        Identity identity = new Identity(cluster, 0, found ? 1 : 0, id);
        return new VoterFile(identity, found ? VoterFile.Standing.FOUNDER : VoterFile.Standing.CANDIDATE, replaces);
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new JournalException.ForeignData("journal folder " + path + " is in use by another process");
        }
        return channel;
    }

    /** Where the voter keeps its files. */
    public Path path() {
        return path;
    }

    /** The voter id of this folder. */
    public String voter() {
        return file().identity().voter();
    }

    synchronized VoterFile file() {
        return file;
    }

    synchronized void keep(VoterFile changed) {
        changed.write(path);
        file = changed;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("lock of " + path + " can not be given back", e);
        }
    }
}
