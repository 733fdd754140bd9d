package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.wire.Call;
import io.ttmesh.journal.internal.wire.Outcome;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.spi.Peers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group as the plugins of one node see it: its own voter when it can answer, else the others over the wire.
 *
 * <p>A batch is proposed again only while it is certain that nobody has proposed it.
 */
final class RaftGroup implements JournalGroup {
    private static final Logger LOG = LoggerFactory.getLogger(RaftGroup.class);
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final int DOUBLED_MAX = 3;
    private static final int BULK_FROM_BYTES = 16 * 1024;

    private final Supplier<Identity> identity;
    private final String self;
    private final GroupSettings settings;
    private final Around around;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final LeaderSearch search;
    private volatile String guessedLeader = "";

    /** What the group reaches others with. */
    record Around(Wire wire, Peers peers, Own own, Executor executor, ReadBarrier.Later later) {}

    /** This node's voter, while it runs. */
    interface Own {
        /** The voter. */
        Optional<Voter> running();

        /** Whether it has known no leader for so long that the others are to be asked, who may know one. */
        boolean isLost();
    }

    /**
     * The group.
     *
     * @param self this node's voter id or, on a client, a name of its own
     */
    RaftGroup(Supplier<Identity> identity, String self, GroupSettings settings, Around around) {
        this.identity = identity;
        this.self = self;
        this.settings = settings;
        this.around = around;
        this.search = new LeaderSearch(
                self,
                around.wire(),
                around.peers(),
                around.executor(),
                settings.callTimeout().dividedBy(4));
    }

    @Override
    public int number() {
        return identity.get().group();
    }

    @Override
    public long epoch() {
        return identity.get().epoch();
    }

    @Override
    public void onAppended(Runnable listener) {
        listeners.add(listener);
    }

    /** Tells the listeners. */
    void appended() {
        listeners.forEach(Runnable::run);
    }

    /**
     * Hears that this node's voter knows of another leader: what the former one was sent is of unknown outcome now.
     *
     * <p>Called by the thread that applies, on which Raft may wait while it holds the lock under which it says who leads.
     */
    void leaderMayHaveChanged() {
        try {
            around.executor()
                    .execute(() ->
                            around.own().running().flatMap(Voter::leader).ifPresent(this::giveUpWhatOthersWereSent));
        } catch (RejectedExecutionException e) {
            LOG.debug("journal group={} change of leader unheard: the actor system has ended", number());
        }
    }

    private void giveUpWhatOthersWereSent(String leader) {
        around.wire()
                .giveUp(
                        call -> call.method() == Gate.PROPOSE
                                && call.from().equals(self)
                                && !call.to().equals(leader),
                        "and " + leader + " leads now");
    }

    /** The leader, as far as this node knows. */
    Optional<String> leader() {
        return around.own()
                .running()
                .flatMap(Voter::leader)
                .or(() -> Optional.of(guessedLeader).filter(guess -> !guess.isEmpty()));
    }

    // -- writes

    @Override
    public CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
        Write write =
                new Write(batch, System.nanoTime() + settings.noLeaderGrace().toNanos());
        write.attempt();
        return write.result;
    }

    private final class Write {
        private final EncodedBatch batch;
        private final long deadlineNanos;
        private final CompletableFuture<BatchAnswer> result = new CompletableFuture<>();
        private final AtomicInteger sent = new AtomicInteger();

        Write(EncodedBatch batch, long deadlineNanos) {
            this.batch = batch;
            this.deadlineNanos = deadlineNanos;
        }

        void attempt() {
            Optional<Voter> own = around.own().running();
            String leader = own.flatMap(Voter::leader).orElse(guessedLeader);
            if (own.isPresent() && leader.equals(self)) {
                own.get().propose(batch).whenComplete((answer, failure) -> {
                    if (failure == null) {
                        result.complete(answer);
                    } else {
                        failed(Failure.of(failure));
                    }
                });
                return;
            }
            if (own.isPresent() && leader.isEmpty() && !around.own().isLost()) {
                // Nobody else knows better yet, and what is sent to one that is dead is of unknown outcome.
                again("nobody leads");
                return;
            }
            if (leader.isEmpty() || leader.equals(self)) {
                // As above: nobody is sent a batch who may be dead.
                search.ask(number(), "", this::found);
            } else {
                send(leader);
            }
        }

        private void found(String leader) {
            if (leader.isEmpty() || leader.equals(self)) {
                again("nobody leads");
            } else {
                guessedLeader = leader;
                send(leader);
            }
        }

        private void send(String to) {
            int number = sent.incrementAndGet();
            around.wire()
                    .call(call(to, Gate.PROPOSE, batch.bytes(), settings.callTimeout()), around.executor(), ended -> {
                        sent.incrementAndGet();
                        switch (ended) {
                            case Outcome.Answered(var body) -> answered(to, body);
                            case Outcome.Failed(var body) -> failed(Failure.decode(body));
                            case Outcome.NotSent(var why) -> forget(to, why);
                            case Outcome.Lost(var why) -> {
                                if (to.equals(guessedLeader)) {
                                    guessedLeader = "";
                                }
                                result.completeExceptionally(
                                        new JournalException.OutcomeUnknown("batch was sent to " + to + ", " + why));
                            }
                        }
                    });
            if (around.own().running().isEmpty() || around.own().isLost()) {
                watch(to, number);
            }
        }

        /** Asks, while there is no answer, whether another leads by now; a voter on this node would hear of it. */
        private void watch(String to, int number) {
            later(result, search.patience(), () -> {
                if (sent.get() == number) {
                    search.ask(number(), to, leader -> {
                        if (leader.isEmpty() || leader.equals(to)) {
                            watch(to, number);
                        } else {
                            guessedLeader = leader;
                            giveUpWhatOthersWereSent(leader);
                        }
                    });
                }
            });
        }

        private void answered(String by, ByteBuffer body) {
            guessedLeader = by;
            try {
                result.complete(BatchAnswer.decode(body));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }

        private void failed(Failure failure) {
            switch (failure.code()) {
                case NOT_LEADER -> {
                    boolean told = !failure.text().isEmpty() && !failure.text().equals(guessedLeader);
                    guessedLeader = failure.text();
                    if (told && System.nanoTime() - deadlineNanos < 0) {
                        attempt();
                    } else {
                        again("nobody leads");
                    }
                }
                case NOT_SERVING -> forget("", failure.text());
                default -> result.completeExceptionally(failure.thrown());
            }
        }

        private void forget(String voter, String why) {
            if (voter.isEmpty() || voter.equals(guessedLeader)) {
                guessedLeader = "";
            }
            again(why);
        }

        private void again(String why) {
            if (System.nanoTime() - deadlineNanos > 0) {
                result.completeExceptionally(new JournalException.NoMajority("group " + number()
                        + " has no leader that answers, for " + settings.noLeaderGrace() + ": " + why));
            } else {
                later(result, AGAIN, this::attempt);
            }
        }
    }

    // -- reads

    @Override
    public CompletionStage<Answer> ask(Question question, Freshness freshness) {
        Optional<Voter> own = around.own().running();
        Read read = new Read(
                question, freshness, System.nanoTime() + settings.readTimeout().toNanos());
        if (own.isEmpty()) {
            read.next("this node does not vote");
        } else if (freshness == Freshness.LINEARIZABLE && around.own().isLost()) {
            read.next("the voter of this node knows no leader");
        } else {
            own.get().ask(question, freshness).whenComplete((answer, failure) -> {
                if (failure == null) {
                    read.result.complete(answer);
                } else {
                    read.failed(failure);
                }
            });
        }
        return read.result;
    }

    private final class Read {
        private final byte[] body;
        private final long deadlineNanos;
        private final CompletableFuture<Answer> result = new CompletableFuture<>();
        private final List<String> damaged = new ArrayList<>();
        private int pauses;

        Read(Question question, Freshness freshness, long deadlineNanos) {
            this.body = Gate.encode(question, freshness);
            this.deadlineNanos = deadlineNanos;
        }

        void next(String why) {
            String to = guessedLeader.isEmpty() || damaged.contains(guessedLeader) ? someVoter() : guessedLeader;
            if (System.nanoTime() - deadlineNanos > 0) {
                result.completeExceptionally(new JournalException.NoMajority(
                        "group " + number() + " did not answer within " + settings.readTimeout() + ": " + why));
            } else if (to.isEmpty()) {
                again(why);
            } else {
                around.wire()
                        .call(
                                // Another one is asked when this one is silent: it may be dead.
                                call(to, Gate.ASK, body, settings.callTimeout()),
                                around.executor(),
                                ended -> on(to, ended));
            }
        }

        private void on(String from, Outcome ended) {
            switch (ended) {
                case Outcome.Answered(var bytes) -> {
                    try {
                        result.complete(Answer.decode(bytes));
                    } catch (JournalException.Corrupt e) {
                        failed(from, Failure.of(e));
                    }
                }
                case Outcome.Failed(var bytes) -> failed(from, Failure.decode(bytes));
                case Outcome.NotSent(var why) -> later(why);
                case Outcome.Lost(var why) -> later(why);
            }
        }

        /** As this node's own voter failed; what goes no further stays as it is, for thousands may share it. */
        void failed(Throwable thrown) {
            Failure failure = Failure.of(thrown);
            if (failure.code() == Failure.Code.NO_MAJORITY) {
                result.completeExceptionally(thrown);
            } else {
                failed(self, failure);
            }
        }

        private void failed(String from, Failure failure) {
            switch (failure.code()) {
                case CORRUPT -> {
                    damaged.add(from);
                    // Its files are bad, not the data: the others have it whole.
                    if (damaged.containsAll(around.peers().present().keySet()) || damaged.size() > 1) {
                        result.completeExceptionally(failure.thrown());
                    } else {
                        next(failure.text());
                    }
                }
                case NOT_SERVING, NOT_LEADER -> later(failure.text());
                default -> result.completeExceptionally(failure.thrown());
            }
        }

        private void later(String why) {
            guessedLeader = "";
            again(why);
        }

        /** After a pause that grows, of another length for each: thousands may have lost the same voter at once. */
        private void again(String why) {
            Duration most = AGAIN.multipliedBy(1L << Math.min(pauses++, DOUBLED_MAX));
            long nanos = ThreadLocalRandom.current().nextLong(most.toNanos() / 2, most.toNanos());
            RaftGroup.this.later(result, Duration.ofNanos(nanos), () -> next(why));
        }
    }

    private void later(CompletableFuture<?> result, Duration after, Runnable body) {
        try {
            around.later().run(after, body);
        } catch (IllegalStateException e) {
            result.completeExceptionally(new JournalException.NotRunning("the actor system has ended", e));
        }
    }

    private Call call(String to, int method, byte[] body, Duration timeout) {
        return new Call(number(), self, to, method, body, timeout, body.length >= BULK_FROM_BYTES);
    }

    /** Another voter, or candidate, than the last one asked; empty when there is none. */
    private String someVoter() {
        List<String> others = around.peers().present().keySet().stream()
                .filter(voter -> !voter.equals(self))
                .toList();
        return others.isEmpty() ? "" : others.get(Math.floorMod(turn.getAndIncrement(), others.size()));
    }
}
