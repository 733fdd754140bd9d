package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.option.ApplyTaskMode;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.store.RocksLibrary;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.internal.wire.WiredOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The files of a voter, opened and checked against each other, and the options with which JRaft gets them. */
final class VoterFiles implements AutoCloseable {
    /** JRaft wants a port in a peer's name; nobody listens there. */
    static final int PORT = 1;

    private final Identity identity;
    private final GroupSettings settings;
    private final RaftNodeFiles paths;
    private final RaftOptions raft;
    private final GuardedLog log;
    private final VoteFile votes;
    private final StoreSlot store;

    private VoterFiles(GroupSettings settings, Voter.Surroundings around) throws IOException {
        this.identity = around.seat().identity();
        this.settings = settings;
        this.paths = RaftNodeFiles.of(around.dataFolder(), identity.group());
        this.raft = raftOptions(settings);
        RocksLibrary.load(paths.folder().resolve("native"));
        this.log = GuardedLog.open(paths.log(), paths.guard(), raft);
        try {
            boolean unused = log.isEmpty() && paths.snapshotIndex() == 0;
            if (unused && around.seat().standing() == VoterFile.Standing.VOTER) {
                throw new JournalException.Corrupt(
                        "raft log " + paths.log() + " is empty, but " + identity.voter() + " was a voter");
            }
            this.votes = VoteFile.open(paths.vote(), identity.group(), identity.voter(), settings.fsync(), unused);
            this.store = new StoreSlot(paths.state(), identity, around.stores());
        } catch (RuntimeException e) {
            log.shutdown();
            throw e;
        }
        long known = Math.max(log.getLastLogIndex(), paths.snapshotIndex());
        if (store.appliedIndex() > known) {
            long applied = store.appliedIndex();
            close();
            throw new JournalException.Corrupt(
                    "raft log " + paths.log() + " ends at entry " + known + ", but entry " + applied + " was applied");
        }
    }

    static VoterFiles open(GroupSettings settings, Voter.Surroundings around) {
        try {
            return new VoterFiles(settings, around);
        } catch (IOException e) {
            throw new UncheckedIOException("folder can not be used: " + around.dataFolder(), e);
        }
    }

    StoreSlot store() {
        return store;
    }

    /** Bytes that are free on the disk of the log, or as many as a long holds when nobody can say. */
    long freeBytes() {
        try {
            return Files.getFileStore(paths.folder()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    NodeOptions options(Wire wire, StateMachine applier, Configuration founders) {
        WiredOptions options = new WiredOptions(wire, identity.group(), identity.voter());
        options.setFsm(applier);
        options.setInitialConf(founders);
        options.setLogUri(paths.log().toString());
        options.setRaftMetaUri(paths.vote().toString());
        options.setSnapshotUri(paths.snapshots().toString());
        options.setServiceFactory(new OpenedFiles());
        options.setRaftOptions(raft);
        int electionMillis = Math.toIntExact(settings.electionTimeout().toMillis());
        options.setElectionTimeoutMs(electionMillis);
        options.setRpcDefaultTimeout(electionMillis);
        options.setRpcConnectTimeoutMs(electionMillis);
        // Snapshots are taken when there is something to cut, not by the clock.
        options.setSnapshotIntervalSecs(0);
        options.setDisableCli(true);
        options.setRpcProcessorThreadPoolSize(6);
        options.setApplyTaskMode(ApplyTaskMode.NonBlocking);
        options.setSharedTimerPool(true);
        options.setSharedElectionTimer(true);
        options.setSharedVoteTimer(true);
        options.setSharedStepDownTimer(true);
        options.setSharedSnapshotTimer(true);
        return options;
    }

    private static RaftOptions raftOptions(GroupSettings settings) {
        RaftOptions raft = new RaftOptions();
        raft.setSync(settings.fsync());
        raft.setSyncMeta(settings.fsync());
        // Leases trust clocks, and a process that was paused for a minute still holds one.
        raft.setReadOnlyOptions(ReadOnlyOption.ReadOnlySafe);
        raft.setMaxBodySize(512 * 1024);
        // What a slow follower may cost the leader: 32 x 512 KiB, not 256 x.
        raft.setMaxReplicatorInflightMsgs(32);
        raft.setDisruptorBufferSize(4_096);
        raft.setMaxElectionDelayMs(
                Math.toIntExact(Math.max(100, settings.electionTimeout().toMillis() * 2 / 3)));
        raft.setOpenStatistics(false);
        return raft;
    }

    @Override
    public void close() {
        store.close();
        log.shutdown();
    }

    private final class OpenedFiles extends DefaultJRaftServiceFactory {
        @Override
        public LogStorage createLogStorage(String uri, RaftOptions options) {
            return log;
        }

        @Override
        public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions options) {
            return votes;
        }
    }
}
