package io.ttmesh.journal;

import io.ttmesh.journal.internal.audit.StoreCheck;
import io.ttmesh.journal.internal.audit.StoreExport;
import io.ttmesh.journal.internal.store.AnchorLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A voter's data on disk, verified and exported while the voter does not run.
 *
 * <p>Takes the journal's folder (with {@code g0} in it), or a copy of a checkpoint. Of a voter that runs, take its
 * newest checkpoint: its live files change under the reader. Nothing is changed. The store is read, not the Raft log:
 * that is checked by every start of the voter.
 */
public final class JournalFolder {
    private static final String STATE = "state";

    private final Path folder;

    private JournalFolder(Path folder) {
        this.folder = folder;
    }

    /** The data in a folder; nothing is opened yet. */
    public static JournalFolder of(Path folder) {
        return new JournalFolder(folder.toAbsolutePath());
    }

    /**
     * What {@link #verify} has read of one store.
     *
     * @param store its folder
     * @param owner cluster, group, epoch and voter; empty when not even that can be read
     * @param appliedIndex the Raft entry up to which it holds everything
     * @param ids persistence ids with events, or that had them
     * @param auditRecords in the audit chain; all hashes agree when nothing was found
     * @param finding the first record that is damaged, and how; empty when all is sound
     */
    public record Report(
            Path store,
            String owner,
            long appliedIndex,
            long ids,
            long events,
            long snapshots,
            long states,
            long auditRecords,
            long anchors,
            String finding) {
        /** Whether nothing is damaged. */
        public boolean isSound() {
            return finding.isEmpty();
        }

        /** What a command that verified it exits with: 0 when it is sound, 1 when it is not. */
        public int exitCode() {
            return isSound() ? 0 : 1;
        }
    }

    /**
     * Reads every record of every store, with its checksum, its place and its links, then every block of every file.
     * Takes as long as reading all of it does; the thread that calls waits.
     *
     * @return a report for each store
     * @throws JournalException.NotRunning when there is no store
     * @throws JournalException.ForeignData when a newer release wrote it
     */
    public List<Report> verify() {
        List<Report> reports = new ArrayList<>();
        for (Path store : stores()) {
            reports.add(report(store, new StoreCheck(store, anchorsLogOf(store)).run()));
        }
        return List.copyOf(reports);
    }

    /**
     * Writes audit records, and events if wanted, one JSON object a line; returns the number of lines.
     *
     * @param sinceAuditNumber the first audit record wanted, from 1
     * @throws JournalException.Corrupt at the first record that is damaged; what was written before it is sound
     * @throws JournalException.NotRunning when there is no store
     */
    public long export(Appendable out, long sinceAuditNumber, boolean withEvents) {
        long lines = 0;
        for (Path store : stores()) {
            lines += new StoreExport(store, out).run(sinceAuditNumber, withEvents);
        }
        return lines;
    }

    private static Report report(Path store, StoreCheck.Result result) {
        return new Report(
                store,
                result.owner(),
                result.appliedIndex(),
                result.ids(),
                result.events(),
                result.snapshots(),
                result.states(),
                result.auditRecords(),
                result.anchors(),
                result.finding());
    }

    private @Nullable Path anchorsLogOf(Path store) {
        return store.equals(folder) ? null : store.resolveSibling(AnchorLog.FILE_NAME);
    }

    private List<Path> stores() {
        if (Files.exists(folder.resolve("CURRENT"))) {
            return List.of(folder);
        }
        List<Path> stores;
        try (Stream<Path> groups = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            stores = groups.filter(group -> group.getFileName().toString().matches("g\\d+"))
                    .map(group -> group.resolve(STATE))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not read " + folder, e);
        }
        if (stores.isEmpty()) {
            throw new JournalException.NotRunning("no journal in " + folder);
        }
        return stores;
    }
}
