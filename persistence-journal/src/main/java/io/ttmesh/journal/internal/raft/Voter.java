package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.State;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import io.ttmesh.journal.internal.wire.RaftServer;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.testing.Failpoints;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of this node's voter, from the opening of its files to their closing. Safe for use by many threads.
 *
 * <p>A voter that has failed stays so: who watches it closes it and starts another on the same files.
 */
final class Voter {
    private static final UUID PULSE = new UUID(0, 0);

    private final Identity identity;
    private final GroupSettings settings;
    private final VoterFiles files;
    private final RaftServer server;
    private final AutoCloseable listening;
    private final RaftGroupService service;
    private final Node node;
    private final ReadBarrier barrier;
    private final Applier applier;
    private final VoterThreads threads;
    private final AtomicLong batchesUnderWay = new AtomicLong();
    private final AtomicLong bytesUnderWay = new AtomicLong();
    private final AtomicLong pulses = new AtomicLong();
    private volatile boolean full;
    private volatile boolean held;
    private volatile boolean changing;
    private volatile @Nullable Throwable stopped;

    /** What a voter needs of its surroundings. */
    record Surroundings(
            Wire wire, Stores stores, Path dataFolder, VoterFile seat, Runnable onAppended, Runnable onRoleChanged) {}

    private Voter(GroupSettings settings, Surroundings around, Configuration founders) {
        this.identity = around.seat().identity();
        this.settings = settings;
        this.files = VoterFiles.open(settings, around);
        this.threads = new VoterThreads(identity.voter(), settings.readThreads());
        this.server = new RaftServer(identity.voter());
        this.applier = new Applier(identity.voter(), files.store(), threads.snapshots(), listener(around));
        this.service = new RaftGroupService(
                identity.raftGroup(),
                new PeerId(identity.voter(), VoterFiles.PORT),
                files.options(around.wire(), applier, founders),
                server);
        try {
            this.node = service.start();
        } catch (RuntimeException e) {
            files.close();
            threads.close();
            throw new JournalException.NotRunning("voter " + identity.voter() + " can not be started", e);
        }
        this.barrier = new ReadBarrier(node, this::readsMayBeAsked, threads::later);
        this.listening = around.wire()
                .listen(
                        identity.group(),
                        identity.voter(),
                        new Gate(this, server, around.wire(), around.seat().replaces()));
    }

    /**
     * Opens the files and starts Raft. Reads the whole log: it may take seconds.
     *
     * @param founders the first members when nothing is stored yet; empty for who joins
     * @throws JournalException when files are damaged or foreign
     */
    static Voter start(GroupSettings settings, Surroundings around, Collection<String> founders) {
        Configuration conf = new Configuration();
        founders.forEach(founder -> conf.addPeer(new PeerId(founder, VoterFiles.PORT)));
        return new Voter(settings, around, conf);
    }

    private Applier.Listener listener(Surroundings around) {
        return new Applier.Listener() {
            @Override
            public void onAppended() {
                around.onAppended().run();
            }

            @Override
            public void onRoleChanged() {
                around.onRoleChanged().run();
            }

            @Override
            public void onStopped(Throwable cause) {
                // What stopped it first says more than what JRaft makes of it.
                if (stopped == null) {
                    stopped = cause;
                }
                around.onRoleChanged().run();
            }
        };
    }

    Identity identity() {
        return identity;
    }

    /** Proposes a batch, if this voter leads. */
    CompletionStage<BatchAnswer> propose(EncodedBatch encoded) {
        if (stopped != null || !node.isLeader(false)) {
            // Nothing happened: the caller may go elsewhere with the same batch.
            return CompletableFuture.failedStage(new Failure.NotLeading(leader().orElse("")));
        }
        try {
            if (held) {
                throw new JournalException.NoMajority(
                        "the group has " + members().size()
                                + " voters yet, and writes wait for more (ttmesh.journal.hold-writes-until)");
            }
            if (full) {
                throw new JournalException.Full("disk of the leader " + identity.voter() + " is full: "
                        + files.freeBytes() + " bytes left (ttmesh.journal.health.min-free-space "
                        + settings.health().minFreeBytes() + ")");
            }
            Failpoints.at("gate.received");
            Batch batch = decoded(encoded);
            admit(encoded.sizeBytes());
            Proposal proposal = new Proposal(batch);
            CompletionStage<BatchAnswer> answered =
                    proposal.answer().whenComplete((answer, failure) -> release(encoded.sizeBytes()));
            node.apply(new Task(encoded.buffer(), proposal));
            Failpoints.at("gate.proposed");
            return answered;
        } catch (JournalException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Decoded here, too: one that can not be read would stop every voter once it is committed. */
    private Batch decoded(EncodedBatch encoded) {
        Batch batch;
        try {
            batch = Batch.decode(encoded.buffer());
        } catch (JournalException.Corrupt e) {
            throw new JournalException.Refused("batch can not be read: " + e.getMessage());
        }
        if (batch.header().group() != identity.group() || batch.header().groupEpoch() != identity.epoch()) {
            throw new JournalException.Refused("batch is for group "
                    + batch.header().group() + " epoch " + batch.header().groupEpoch() + ", this is group "
                    + identity.group() + " epoch " + identity.epoch());
        }
        return batch;
    }

    private void admit(int bytes) {
        GroupSettings.Admission limits = settings.admission();
        long batches = batchesUnderWay.incrementAndGet();
        long underWay = bytesUnderWay.addAndGet(bytes);
        if (batches > limits.batchesMax() || (underWay > limits.bytesMax() && batches > 1)) {
            release(bytes);
            throw new JournalException.Overloaded("leader has " + batches + " batches and " + underWay
                    + " bytes under way (ttmesh.journal.leader-batches-max, leader-bytes-max)");
        }
    }

    private void release(int bytes) {
        batchesUnderWay.decrementAndGet();
        bytesUnderWay.addAndGet(-bytes);
    }

    /** Answers from this voter's store. */
    CompletionStage<Answer> ask(Question question, Freshness freshness) {
        if (stopped != null) {
            return CompletableFuture.failedStage(new JournalException.NotRunning("voter has stopped: " + stopped));
        }
        return switch (freshness) {
            case STALE -> threads.read(() -> answer(question));
            case LINEARIZABLE ->
                barrier.confirm(settings.readTimeout()).thenCompose(fresh -> threads.read(() -> answer(question)));
        };
    }

    /** One damaged record tells that the files are not what was written: this voter serves nothing more of them. */
    private Answer answer(Question question) {
        try {
            return files.store().answer(question);
        } catch (JournalException.Corrupt e) {
            if (stopped == null) {
                stopped = e;
            }
            throw e;
        }
    }

    /** The voter that leads, as far as this one knows. */
    Optional<String> leader() {
        return Optional.ofNullable(node.getLeaderId())
                .filter(peer -> !peer.isEmpty())
                .map(PeerId::getIp);
    }

    /** Whether this voter leads and has applied everything that was committed before. */
    boolean leads() {
        return applier.leads() && node.isLeader(false);
    }

    /** The group's members, as far as this voter knows. */
    List<String> members() {
        return ((NodeImpl) node)
                .getCurrentConf().listPeers().stream().map(PeerId::getIp).toList();
    }

    /** The members that this leader has heard of within an election timeout. */
    List<String> aliveMembers() {
        try {
            return leads() ? node.listAlivePeers().stream().map(PeerId::getIp).toList() : List.of();
        } catch (IllegalStateException e) {
            return List.of();
        }
    }

    /** Changes the group's members; reads wait meanwhile. */
    void changeMembers(Collection<String> members, Consumer<Status> done) {
        Configuration conf = new Configuration();
        members.forEach(member -> conf.addPeer(new PeerId(member, VoterFiles.PORT)));
        changing = true;
        server.holdReads(true);
        node.changePeers(conf, status -> {
            changing = false;
            server.holdReads(false);
            done.accept(status);
        });
    }

    /** Hands the leadership to another member, if this voter has it. */
    void handOver() {
        if (leads()) {
            node.transferLeadershipTo(PeerId.ANY_PEER);
        }
    }

    /** Takes a snapshot, after which the log is cut. */
    void snapshot(Consumer<Status> done) {
        applier.takeAppliedBytes();
        node.snapshot(done::accept);
    }

    long appliedBytes() {
        return applier.appliedBytes();
    }

    /** Up to which entry the group has committed, as far as this voter knows; 0 when it has failed. */
    long committedIndex() {
        try {
            return node.getLastCommittedIndex();
        } catch (IllegalStateException e) {
            return 0;
        }
    }

    /** Says whether writes are refused for want of space. */
    void full(boolean isFull) {
        full = isFull;
    }

    /** Says whether writes wait until the group has more voters. */
    void held(boolean isHeld) {
        held = isHeld;
    }

    /** Proposes a change of nothing, so that an idle group shows that it can still apply. */
    void pulse(long clockMillis) {
        BatchHeader header =
                new BatchHeader(identity.group(), identity.epoch(), PULSE, pulses.incrementAndGet(), clockMillis);
        Batch batch = new Batch(header, List.of(new Item.Pulse()));
        node.apply(new Task(batch.encode().buffer(), new Proposal(batch)));
    }

    /** Whether it has stopped because its files are not what was written; another start would end the same way. */
    boolean isCorrupt() {
        return stopped instanceof JournalException.Corrupt;
    }

    /** What can be seen of it now. */
    VoterHealth.Sample sample(long nowNanos) {
        Throwable cause = stopped;
        State state = node.getNodeState();
        String why = cause != null
                ? String.valueOf(cause)
                : state.compareTo(State.STATE_ERROR) >= 0 ? "raft is in " + state : "";
        long since = applier.applyingSinceNanos();
        return new VoterHealth.Sample(
                nowNanos,
                applier.appliedIndex(),
                leader().isPresent(),
                server.installing(),
                why,
                since == 0 ? 0 : nowNanos - since,
                files.freeBytes());
    }

    /** What the log is to say of it when it can not serve. */
    String facts() {
        ReadBarrier.Sight reads = barrier.sight();
        return "state=" + node.getNodeState() + " applied=" + applier.appliedIndex() + " members=" + members()
                + " installing=" + server.installing() + " droppedCalls=" + server.refusedCalls() + " waitingReads="
                + reads.waiting() + " unconfirmed=\"" + reads.unconfirmed() + "\"";
    }

    private boolean readsMayBeAsked() {
        return stopped == null && !changing && (!node.isLeader(false) || applier.leads());
    }

    /** Stops Raft and closes the files; completes when both is done. */
    CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("a map forgot a key", e);
        }
        service.shutdown();
        barrier.close();
        node.shutdown(status -> {
            threads.close();
            files.close();
            closed.complete(null);
        });
        return closed;
    }
}
