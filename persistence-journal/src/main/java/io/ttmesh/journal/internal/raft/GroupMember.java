package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalStatus;
import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.JournalStatus.Role;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.wire.Call;
import io.ttmesh.journal.internal.wire.Outcome;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.spi.Peers;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;

/** One node's part in the group: its voter, if it has a folder, and its way to the others. */
public final class GroupMember {
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final Start start;
    private final Wire wire;
    private final Executor executor;
    private final RaftGroup group;
    private final @Nullable VoterHost host;
    private final CompletableFuture<JournalGroup> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile long learnedEpoch;
    private volatile boolean closed;

    /**
     * What a member is started with.
     *
     * @param folder of the voter; empty for a client
     * @param founders the first members of a group that is founded now
     * @param onDead called when the voter can not be revived
     */
    public record Start(
            ExtendedActorSystem system,
            GroupSettings settings,
            String cluster,
            Optional<VoterFolder> folder,
            Collection<String> founders,
            Peers peers,
            Stores stores,
            Clock clock,
            Runnable onDead) {}

    private GroupMember(Start start) {
        this.start = start;
        this.executor = start.system().dispatchers().lookup("pekko.actor.internal-dispatcher");
        this.wire = Wire.start(start.system(), start.cluster(), start.peers());
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String self = start.folder()
                .map(VoterFolder::voter)
                .orElse("c-" + HexFormat.of().formatHex(random));
        this.group = new RaftGroup(
                this::identity,
                self,
                start.settings(),
                new RaftGroup.Around(wire, start.peers(), own(), executor, this::later));
        this.host = start.folder().map(this::host).orElse(null);
    }

    /** Starts the voter, or the client; see {@link #started}. */
    public static GroupMember start(Start start) {
        GroupMember member = new GroupMember(start);
        member.open();
        return member;
    }

    /** The group, as soon as it is known which one it is and this node's voter, if any, has opened its files. */
    public CompletionStage<JournalGroup> started() {
        return started.minimalCompletionStage();
    }

    /** What this node knows now. */
    public JournalStatus status() {
        Identity identity = identity();
        Optional<Voter> voter = running();
        VoterHealth health = host == null ? VoterHealth.started(0) : host.health();
        Optional<VoterHealth.Sample> sample = voter.map(running -> running.sample(System.nanoTime()));
        return new JournalStatus(
                identity.group(),
                identity.epoch(),
                start.folder().map(VoterFolder::voter),
                role(voter),
                host == null ? clientHealth() : health.health(),
                voter.map(Voter::members).orElse(List.of()),
                group.leader(),
                sample.map(VoterHealth.Sample::appliedIndex).orElse(0L),
                voter.map(Voter::committedIndex).orElse(0L),
                voter.map(Voter::aliveMembers).orElse(List.of()),
                start.settings().fsync(),
                health.detail());
    }

    /** Closes the voter, which wakes a follower up to lead if it led itself, and ends all calls. */
    public CompletionStage<Void> close() {
        synchronized (this) {
            if (closed) {
                return ended.minimalCompletionStage();
            }
            closed = true;
        }
        CompletionStage<Void> closing = host == null ? CompletableFuture.completedStage(null) : host.close();
        closing.whenComplete((nothing, failure) -> {
            wire.close();
            ended.complete(null);
        });
        return ended.minimalCompletionStage();
    }

    private VoterHost host(VoterFolder folder) {
        VoterHost.Parts parts = new VoterHost.Parts(
                folder,
                wire,
                start.peers(),
                start.stores(),
                start.clock(),
                group::appended,
                group::leaderMayHaveChanged,
                start.onDead());
        return new VoterHost(start.settings(), parts, start.founders());
    }

    private void open() {
        if (host == null) {
            learn();
            return;
        }
        host.open().whenComplete((nothing, failure) -> {
            if (identity().epoch() != 0) {
                // Even a node whose own voter is damaged goes on, as a client of the others.
                started.complete(group);
            } else {
                learn();
            }
        });
    }

    private RaftGroup.Own own() {
        return new RaftGroup.Own() {
            @Override
            public Optional<Voter> running() {
                return GroupMember.this.running();
            }

            @Override
            public boolean isLost() {
                VoterHost known = host;
                return known != null && known.health().health() == Health.NO_MAJORITY;
            }
        };
    }

    private Optional<Voter> running() {
        return host == null ? Optional.empty() : host.running();
    }

    private Identity identity() {
        Identity known = host == null
                ? new Identity(start.cluster(), 0, 0, "")
                : host.seat().identity();
        return known.epoch() != 0 ? known : new Identity(known.cluster(), known.group(), learnedEpoch, known.voter());
    }

    private Role role(Optional<Voter> voter) {
        if (host == null) {
            return Role.CLIENT;
        }
        String self = host.seat().identity().voter();
        if (voter.isPresent() && voter.get().leads()) {
            return Role.LEADER;
        }
        return voter.isPresent() && voter.get().members().contains(self) ? Role.FOLLOWER : Role.CANDIDATE;
    }

    private Health clientHealth() {
        return closed ? Health.CLOSED : started.isDone() ? Health.SERVING : Health.STARTING;
    }

    /** Asks the others which group it is, until one knows. */
    private void learn() {
        if (closed || identity().epoch() != 0) {
            started.complete(group);
            return;
        }
        List<String> others = List.copyOf(start.peers().present().keySet());
        for (String other : others) {
            Call call = new Call(
                    0, "", other, Gate.WHO, new byte[0], start.settings().callTimeout(), false);
            wire.call(call, executor, this::learned);
        }
        try {
            later(ASK_AGAIN, this::learn);
        } catch (IllegalStateException e) {
            started.completeExceptionally(new JournalException.NotRunning("the actor system has ended", e));
        }
    }

    private void learned(Outcome outcome) {
        if (outcome instanceof Outcome.Answered(ByteBuffer body)) {
            learnedEpoch = Candidacy.epochOf(body);
            started.complete(group);
        }
    }

    private void later(Duration after, Runnable body) {
        start.system().scheduler().scheduleOnce(after, body, start.system().dispatcher());
    }
}
