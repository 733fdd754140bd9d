package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.internal.wire.Handler;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.spi.Peers;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts this node's voter, watches it, and starts it again when it has failed.
 *
 * <p>It has a thread of its own, which must live when actors do not, and which may wait for disks.
 */
final class VoterHost {
    private static final Logger LOG = LoggerFactory.getLogger(VoterHost.class);
    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);
    private static final Duration PAUSE_NOTED = Duration.ofSeconds(10);
    private static final Duration HELD_NOTED = Duration.ofSeconds(1);

    private final GroupSettings settings;
    private final Parts parts;
    private final Collection<String> founders;
    private final ScheduledThreadPoolExecutor life;
    private final VoterKeeper keeper;
    private final LostVoterNotes lost;
    private final Deque<Long> restarts = new ArrayDeque<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private SnapshotKeeper snapshots;
    private Greeting greeting;
    private long tickedAtNanos = System.nanoTime();
    private long pulsedAtNanos = System.nanoTime();
    private long pulsedAtIndex;
    private long closingSinceNanos;
    private volatile @Nullable Voter voter;
    private volatile VoterHealth health = VoterHealth.started(System.nanoTime());
    private volatile boolean closed;

    /**
     * What a host needs.
     *
     * @param onDead called when the voter can not be revived
     */
    record Parts(
            VoterFolder folder,
            Wire wire,
            Peers peers,
            Stores stores,
            Clock clock,
            Runnable onAppended,
            Runnable onRoleChanged,
            Runnable onDead) {}

    VoterHost(GroupSettings settings, Parts parts, Collection<String> founders) {
        this.settings = settings;
        this.parts = parts;
        this.founders = founders;
        this.life = new ScheduledThreadPoolExecutor(1, body -> {
            Thread thread =
                    new Thread(body, "journal-watchdog-" + parts.folder().voter());
            thread.setDaemon(true);
            return thread;
        });
        life.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.keeper = new VoterKeeper(settings, parts.wire(), parts.peers(), this::soon);
        this.lost = new LostVoterNotes(
                this::askWhoLeads,
                note -> LOG.warn("journal voter={} {}", seat().identity().voter(), note));
        this.snapshots = new SnapshotKeeper(settings.checkpoints(), System.nanoTime());
        this.greeting = new Greeting(seat().identity(), parts.wire(), this::soon, settings.callTimeout());
    }

    /** Starts the voter, or waits as a candidate; the stage fails when its files do not let it. */
    CompletionStage<Void> open() {
        long interval = settings.health().interval().toNanos();
        life.execute(this::begin);
        ScheduledFuture<?> unused =
                life.scheduleWithFixedDelay(this::tickSafely, interval, interval, TimeUnit.NANOSECONDS);
        return started.minimalCompletionStage();
    }

    /** The voter, while one runs. */
    Optional<Voter> running() {
        return Optional.ofNullable(voter);
    }

    VoterHealth health() {
        return health;
    }

    VoterFile seat() {
        return parts.folder().file();
    }

    /** Ends the voter and gives its folder back. */
    CompletionStage<Void> close() {
        closed = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        Voter last = voter;
        voter = null;
        health = new VoterHealth(Health.CLOSED, VoterHealth.Verdict.KEEP, "", health.progress());
        CompletionStage<Void> ended = last == null ? CompletableFuture.completedStage(null) : last.close();
        ended.whenComplete((nothing, failure) -> life.execute(() -> {
            parts.folder().close();
            life.shutdown();
            done.complete(null);
        }));
        return done;
    }

    private void soon(Runnable body) {
        if (!closed) {
            life.execute(body);
        }
    }

    private void begin() {
        RaftNodeFiles files =
                RaftNodeFiles.of(parts.folder().path(), seat().identity().group());
        boolean invited = java.nio.file.Files.exists(files.vote());
        if (seat().standing() == VoterFile.Standing.CANDIDATE && !invited) {
            Identity identity = seat().identity();
            parts.wire().listen(identity.group(), identity.voter(), this::onInvited);
            started.complete(null);
        } else {
            startVoter();
        }
    }

    /** A leader asks for this candidate: from now on it keeps the group's log, and soon it may vote. */
    private void onInvited(String from, int method, ByteBuffer body, Handler.Reply reply) {
        if (method != Gate.PREPARE) {
            reply.fail(new Failure(Failure.Code.NOT_SERVING, "is no voter yet").encode());
            return;
        }
        soon(() -> {
            VoterFile seat = seat();
            if (seat.identity().epoch() == 0) {
                seat = seat.ofEpoch(Candidacy.epochOf(body));
                parts.folder().keep(seat);
            }
            if (voter == null && health.health() == Health.STARTING) {
                startVoter();
            }
            Candidacy.answer(seat.identity(), seat.replaces(), body, reply);
        });
    }

    private void startVoter() {
        if (closed || voter != null) {
            return;
        }
        try {
            Voter.Surroundings around = new Voter.Surroundings(
                    parts.wire(),
                    parts.stores(),
                    parts.folder().path(),
                    seat(),
                    parts.onAppended(),
                    parts.onRoleChanged());
            boolean founds = seat().standing() == VoterFile.Standing.FOUNDER;
            Voter fresh = Voter.start(settings, around, founds ? founders : java.util.List.of());
            fresh.held(settings.holdWritesUntil() > 1);
            health = VoterHealth.started(System.nanoTime());
            snapshots = new SnapshotKeeper(settings.checkpoints(), System.nanoTime());
            greeting = new Greeting(fresh.identity(), parts.wire(), this::soon, settings.callTimeout());
            voter = fresh;
            started.complete(null);
        } catch (JournalException.Corrupt | JournalException.ForeignData e) {
            if (freeBytes() < settings.health().minFreeBytes()) {
                failed(Health.FULL, "no space to open its files", e);
            } else {
                corrupt(String.valueOf(e.getMessage()));
                started.completeExceptionally(e);
            }
        } catch (RuntimeException e) {
            failed(Health.STOPPED, "can not be started", e);
        }
    }

    private void failed(Health how, String why, RuntimeException cause) {
        LOG.error("journal voter={} {}", seat().identity().voter(), why, cause);
        health = new VoterHealth(how, VoterHealth.Verdict.KEEP, why + ": " + cause.getMessage(), health.progress());
        again();
    }

    private void tickSafely() {
        try {
            tick(System.nanoTime());
        } catch (RuntimeException e) {
            LOG.error("journal watchdog of voter={} failed", seat().identity().voter(), e);
        }
    }

    private void tick(long now) {
        long gap = now - tickedAtNanos;
        tickedAtNanos = now;
        if (gap > PAUSE_NOTED.toNanos()) {
            LOG.warn("journal voter={} was paused for {} ms", seat().identity().voter(), gap / 1_000_000);
            // What did not move meanwhile could not.
            health = VoterHealth.started(now);
        }
        if (closingSinceNanos != 0 && now - closingSinceNanos > CLOSE_PATIENCE.toNanos()) {
            closingSinceNanos = 0;
            dead("does not close");
        }
        Voter watched = voter;
        if (watched == null || closed) {
            return;
        }
        VoterHealth.Sample sample = sample(watched, now);
        lost.tick(sample.leaderKnown(), watched::facts, now);
        VoterHealth next = health.next(sample, settings.health());
        if (next.health() != health.health()) {
            LOG.info("journal voter={} health={} {}", seat().identity().voter(), next.health(), next.detail());
        }
        health = next;
        if (next.verdict() == VoterHealth.Verdict.KEEP) {
            attend(watched, now);
        } else {
            LOG.error(
                    "journal voter={} is closed, to be started again: {}",
                    seat().identity().voter(),
                    next.detail());
            replace(watched);
        }
    }

    /** A pause of the process shows as a late tick; a lock that somebody holds shows here. */
    private VoterHealth.Sample sample(Voter watched, long now) {
        long begun = System.nanoTime();
        VoterHealth.Sample sample = watched.sample(now);
        long held = System.nanoTime() - begun;
        if (held > HELD_NOTED.toNanos()) {
            LOG.warn(
                    "journal voter={} could not be looked at for {} ms: its lock was held, or its disk did not answer",
                    seat().identity().voter(),
                    held / 1_000_000);
        }
        return sample;
    }

    private void askWhoLeads(Consumer<String> told) {
        Identity identity = seat().identity();
        new LeaderSearch(identity.voter(), parts.wire(), parts.peers(), this::soon, settings.callTimeout())
                .ask(identity.group(), "", told);
    }

    private void attend(Voter watched, long now) {
        boolean full = freeBytes() < settings.health().minFreeBytes();
        watched.full(full);
        watched.held(watched.members().size() < settings.holdWritesUntil());
        if (full && watched.aliveMembers().size() > 1) {
            watched.handOver();
        }
        boolean member = watched.members().contains(seat().identity().voter())
                && watched.leader().isPresent();
        if (member && seat().standing() != VoterFile.Standing.VOTER) {
            VoterFile seat = seat().in(VoterFile.Standing.VOTER);
            parts.folder().keep(new VoterFile(seat.identity(), seat.standing(), ""));
        }
        greeting.tick(parts.peers());
        keeper.tick(watched, now);
        snapshots.tick(watched, now);
        if (watched.leads()
                && now - pulsedAtNanos > settings.health().stuckAfter().toNanos() / 4) {
            long applied = watched.sample(now).appliedIndex();
            if (applied == pulsedAtIndex) {
                watched.pulse(parts.clock().millis());
            }
            pulsedAtNanos = now;
            pulsedAtIndex = applied;
        }
    }

    private void replace(Voter watched) {
        voter = null;
        closingSinceNanos = System.nanoTime();
        watched.close()
                .whenComplete((nothing, failure) -> soon(() -> {
                    closingSinceNanos = 0;
                    if (watched.isCorrupt()) {
                        corrupt(health.detail());
                    } else {
                        again();
                    }
                }));
    }

    private void corrupt(String why) {
        LOG.error(
                "journal voter={} does not serve: its data is damaged ({}). Put its folder aside with 'ttmesh journal"
                        + " rejoin', and it comes back empty under a new id",
                seat().identity().voter(),
                why);
        health = new VoterHealth(Health.CORRUPT, VoterHealth.Verdict.KEEP, why, health.progress());
    }

    /** Starts it again after a while that grows with each time, and only while there is space. */
    private void again() {
        long now = System.nanoTime();
        restarts.removeIf(at -> now - at > RESTARTS_WITHIN.toNanos());
        if (freeBytes() < settings.health().minFreeBytes()) {
            ScheduledFuture<?> unused = life.schedule(this::again, 1, TimeUnit.SECONDS);
            return;
        }
        restarts.add(now);
        if (restarts.size() > settings.health().restartsMax()) {
            restarts.clear();
            dead("can not be revived");
            return;
        }
        long wait = Math.min(BACKOFF_MAX.toMillis(), 500L << restarts.size());
        ScheduledFuture<?> unused = life.schedule(this::startVoter, wait, TimeUnit.MILLISECONDS);
    }

    private void dead(String why) {
        LOG.error(
                "journal voter={} {}: this node gives up (ttmesh.journal.health)",
                seat().identity().voter(),
                why);
        health = new VoterHealth(Health.STOPPED, VoterHealth.Verdict.KEEP, why, health.progress());
        started.completeExceptionally(new JournalException.NotRunning("journal voter " + why));
        parts.onDead().run();
    }

    private long freeBytes() {
        return parts.folder().path().toFile().getUsableSpace();
    }
}
