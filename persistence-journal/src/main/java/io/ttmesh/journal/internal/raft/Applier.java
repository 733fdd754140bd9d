package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.store.StateStore;
import io.ttmesh.journal.internal.store.StateStore.Committed;
import io.ttmesh.journal.testing.Failpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies what Raft has committed to a voter's store; called by Raft's one apply thread. */
final class Applier extends StateMachineAdapter {
    /** Where a snapshot has the store's files. */
    static final String SNAPSHOT_FILES = "db";

    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final int CHUNK_ENTRIES = 256;
    private static final long CHUNK_BYTES = 4L << 20;

    private final String voter;
    private final StoreSlot slot;
    private final Executor snapshots;
    private final Listener listener;
    private final AtomicLong appliedBytes = new AtomicLong();
    private volatile long leadingTerm = -1;
    private volatile long applyingSinceNanos;
    private volatile long appliedIndex;
    private long lastOrdering;

    /** Told what happens, on Raft's threads. */
    interface Listener {
        /** New events can be read. */
        void onAppended();

        /** This voter leads, or follows, from now on. */
        void onRoleChanged();

        /** The voter can not go on. */
        void onStopped(Throwable cause);
    }

    Applier(String voter, StoreSlot slot, Executor snapshots, Listener listener) {
        this.voter = voter;
        this.slot = slot;
        this.snapshots = snapshots;
        this.listener = listener;
        this.appliedIndex = slot.appliedIndex();
        this.lastOrdering = slot.with(StateStore::lastOrdering);
    }

    /** Whether this voter leads and has applied everything that was committed before it did. */
    boolean leads() {
        return leadingTerm >= 0;
    }

    /** The last entry with a batch that is in the store. */
    long appliedIndex() {
        return appliedIndex;
    }

    /** Bytes applied since this was last asked. */
    long takeAppliedBytes() {
        return appliedBytes.getAndSet(0);
    }

    /** Bytes applied since they were last taken. */
    long appliedBytes() {
        return appliedBytes.get();
    }

    /** Since when the store has been busy with one write, by the nano clock; 0 when it is not. */
    long applyingSinceNanos() {
        return applyingSinceNanos;
    }

    @Override
    public void onApply(Iterator entries) {
        int taken = 0;
        try {
            long from = slot.appliedIndex();
            while (entries.hasNext()) {
                List<Committed> batches = new ArrayList<>();
                List<@Nullable Proposal> proposals = new ArrayList<>();
                taken = 0;
                long bytes = 0;
                while (entries.hasNext() && batches.size() < CHUNK_ENTRIES && bytes < CHUNK_BYTES) {
                    bytes += entries.getData().remaining();
                    if (entries.getIndex() > from) {
                        Proposal proposal = (Proposal) entries.done();
                        Batch batch = proposal == null ? Batch.decode(entries.getData()) : proposal.batch();
                        batches.add(new Committed(entries.getIndex(), entries.getTerm(), batch));
                        proposals.add(proposal);
                    } else {
                        Failpoints.at("open.replaying");
                    }
                    taken++;
                    entries.next();
                }
                apply(batches, proposals);
                appliedBytes.addAndGet(bytes);
            }
        } catch (Throwable e) {
            // JRaft would log it, leave the entries out and go on. An Error is no better.
            LOG.error("journal voter={} stops: can not apply at index={}", voter, entries.getIndex(), e);
            entries.setErrorAndRollback(Math.max(1, taken), new Status(RaftError.ESTATEMACHINE, "apply: %s", e));
            listener.onStopped(e);
        }
    }

    private void apply(List<Committed> batches, List<@Nullable Proposal> proposals) {
        if (batches.isEmpty()) {
            return;
        }
        applyingSinceNanos = System.nanoTime();
        List<BatchAnswer> answers = slot.with(store -> store.apply(batches));
        applyingSinceNanos = 0;
        appliedIndex = batches.getLast().index();
        for (int i = 0; i < answers.size(); i++) {
            Proposal proposal = proposals.get(i);
            if (proposal != null) {
                proposal.applied(answers.get(i));
                proposal.run(Status.OK());
            }
        }
        Failpoints.at("apply.answered");
        long ordering = slot.with(StateStore::lastOrdering);
        if (ordering != lastOrdering) {
            lastOrdering = ordering;
            listener.onAppended();
        }
    }

    /** Copies the store beside the applying of further entries: what it then holds too many of is skipped at a replay. */
    @Override
    public void onSnapshotSave(SnapshotWriter writer, Closure done) {
        SnapshotMeta meta = writer.getCurrentMeta();
        if (meta != null) {
            slot.with(store -> skipTo(store, meta));
        }
        try {
            snapshots.execute(() -> save(writer, done));
        } catch (RejectedExecutionException e) {
            done.run(new Status(RaftError.EBUSY, "voter %s is closing", voter));
        }
    }

    private void save(SnapshotWriter writer, Closure done) {
        try {
            Failpoints.at("checkpoint.begun");
            Path files = Path.of(writer.getPath(), SNAPSHOT_FILES);
            slot.with(store -> store.checkpoint(files));
            try (Stream<Path> all = Files.list(files)) {
                for (Path file : all.toList()) {
                    writer.addFile(SNAPSHOT_FILES + "/" + file.getFileName());
                }
            }
            Failpoints.at("checkpoint.files");
            done.run(Status.OK());
        } catch (IOException | RuntimeException e) {
            LOG.error("journal voter={} could not save a snapshot to {}", voter, writer.getPath(), e);
            done.run(new Status(RaftError.EIO, "snapshot: %s", e));
        }
    }

    @Override
    public boolean onSnapshotLoad(SnapshotReader reader) {
        try {
            SnapshotMeta meta = reader.load();
            if (slot.appliedIndex() < meta.getLastIncludedIndex()) {
                slot.replaceBy(Path.of(reader.getPath(), SNAPSHOT_FILES));
                slot.with(store -> skipTo(store, meta));
                appliedIndex = meta.getLastIncludedIndex();
                listener.onAppended();
            }
            return true;
        } catch (RuntimeException e) {
            LOG.error("journal voter={} can not take the snapshot {}", voter, reader.getPath(), e);
            listener.onStopped(e);
            return false;
        }
    }

    private static boolean skipTo(StateStore store, SnapshotMeta meta) {
        if (store.appliedIndex() < meta.getLastIncludedIndex()) {
            store.skipTo(meta.getLastIncludedIndex(), meta.getLastIncludedTerm());
        }
        return true;
    }

    @Override
    public void onLeaderStart(long term) {
        leadingTerm = term;
        listener.onRoleChanged();
    }

    @Override
    public void onLeaderStop(Status status) {
        leadingTerm = -1;
        listener.onRoleChanged();
    }

    @Override
    public void onStartFollowing(LeaderChangeContext context) {
        listener.onRoleChanged();
    }

    @Override
    public void onStopFollowing(LeaderChangeContext context) {
        listener.onRoleChanged();
    }

    @Override
    public void onError(RaftException error) {
        LOG.error("journal voter={} stopped: {}", voter, error.getStatus());
        listener.onStopped(error);
    }
}
