package io.ttmesh.journal;

import io.ttmesh.journal.internal.raft.VoterFolder;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The journal's folder below a node's data folder, held by this process until it is closed.
 *
 * <p>Opened before the actor system starts, so that a node with foreign data refuses before it listens, and can tell its
 * voter id to others by its cluster roles. {@link JournalGroups#start} takes it over.
 */
public final class JournalSeat implements AutoCloseable {
    private final VoterFolder folder;
    private final String cluster;

    private JournalSeat(VoterFolder folder, String cluster) {
        this.folder = folder;
        this.cluster = cluster;
    }

    /**
     * Opens the folder of a node that founds its cluster: when it is empty, a group of this one voter is founded.
     *
     * @throws JournalException.ForeignData when the folder is another cluster's, or another process has it
     */
    public static JournalSeat found(Path dataFolder, String cluster) {
        return new JournalSeat(VoterFolder.open(dataFolder, cluster, true, ""), cluster);
    }

    /**
     * Opens the folder of a node that joins: when it is empty, its voter waits until the leader wants it. Never founds.
     *
     * @throws JournalException.ForeignData when the folder is another cluster's, or another process has it
     */
    public static JournalSeat join(Path dataFolder, String cluster) {
        return new JournalSeat(VoterFolder.open(dataFolder, cluster, false, ""), cluster);
    }

    /**
     * Puts a damaged folder aside; the node then comes back empty, and its new voter takes the old one's seat.
     *
     * @return where the old folder is now
     * @throws JournalException.ForeignData when a process has it
     */
    public static Path rejoin(Path dataFolder, Clock clock) {
        return VoterFolder.rejoin(dataFolder, clock);
    }

    static JournalSeat named(Path dataFolder, String cluster, String voter) {
        return new JournalSeat(VoterFolder.open(dataFolder, cluster, true, voter), cluster);
    }

    /** The voter id of this folder: {@code v-} and eight hexadecimal digits. */
    public String voter() {
        return folder.voter();
    }

    /** The cluster that it belongs to. */
    public String cluster() {
        return cluster;
    }

    /** Where the journal has its files. */
    public Path folder() {
        return folder.path();
    }

    @Override
    public void close() {
        folder.close();
    }

    VoterFolder voterFolder() {
        return folder;
    }
}
