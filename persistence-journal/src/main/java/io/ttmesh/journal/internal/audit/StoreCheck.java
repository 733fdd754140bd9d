package io.ttmesh.journal.internal.audit;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.store.AnchorLog;
import io.ttmesh.journal.internal.store.AuditAnchor;
import io.ttmesh.journal.internal.store.OfflineStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads all of a store and stops at the first thing that is wrong. */
public final class StoreCheck {
    private final Path folder;
    private final @Nullable Path anchorsLog;

    /** A store in a folder; {@code anchorsLog} is null for a checkpoint, which has none. */
    public StoreCheck(Path folder, @Nullable Path anchorsLog) {
        this.folder = folder;
        this.anchorsLog = anchorsLog;
    }

    /**
     * What was read.
     *
     * @param finding the first record that is damaged, and how; empty when all is sound
     */
    public record Result(
            String owner,
            long appliedIndex,
            long ids,
            long events,
            long snapshots,
            long states,
            long auditRecords,
            long anchors,
            String finding) {}

    /**
     * Reads everything.
     *
     * @throws JournalException.ForeignData when a newer release wrote it
     * @throws JournalException.NotRunning when there is nothing to read
     */
    public Result run() {
        Counts counts = new Counts();
        try (OfflineStore store = OfflineStore.open(folder)) {
            counts.owner = store.identity().toString();
            counts.appliedIndex = store.appliedIndex();
            String finding = firstFinding(store, counts);
            return counts.result(finding);
        } catch (JournalException.Corrupt e) {
            return counts.result(String.valueOf(e.getMessage()));
        }
    }

    private String firstFinding(OfflineStore store, Counts counts) {
        try {
            LongAdder events = new LongAdder();
            counts.ids = store.eachId(id -> events.add(store.eachEvent(id, event -> {})));
            counts.events = events.sum();
            check("events", store::countEvents, counts.events);
            store.eachTag();
            store.eachSetMember();
            counts.snapshots = store.eachSnapshot(snapshot -> {});
            counts.states = store.eachState(state -> {});
            ChainCheck chain = new ChainCheck(store);
            counts.auditRecords = chain.followLinks();
            counts.anchors = chain.holdAnchors(anchors());
            store.verifyFiles();
            return "";
        } catch (JournalException.Corrupt e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void check(String what, LongSupplier is, long expected) {
        long count = is.getAsLong();
        if (count != expected) {
            throw new JournalException.Corrupt(what + ": there are " + count + ", and " + expected + " are known of");
        }
    }

    private @Nullable Map<Long, AuditAnchor> anchors() {
        if (anchorsLog == null) {
            return null;
        }
        if (!Files.exists(anchorsLog)) {
            throw new JournalException.Corrupt("anchors.log: is missing at " + anchorsLog);
        }
        return AnchorLog.read(anchorsLog);
    }

    private static final class Counts {
        private String owner = "";
        private long appliedIndex;
        private long ids;
        private long events;
        private long snapshots;
        private long states;
        private long auditRecords;
        private long anchors;

        Result result(String finding) {
            return new Result(owner, appliedIndex, ids, events, snapshots, states, auditRecords, anchors, finding);
        }
    }
}
