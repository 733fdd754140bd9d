package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.testing.Failpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Makes reads wait until this voter has applied everything that was committed when they came.
 *
 * <p>One question to the leader is under way at a time; all reads that come meanwhile share the next. Nothing of those who
 * wait runs on Raft's threads: JRaft answers on the thread that hears a follower's heartbeats, or while it holds its node's
 * lock, and a voter that is kept there finds no leader. Safe for use by many threads.
 */
final class ReadBarrier {
    private static final int WAITING_MAX = 50_000;
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final Duration AGAIN_MAX = Duration.ofMillis(80);
    private static final long ASK_MILLIS = 2_000;
    private static final String NOT_READY = "the leader is not ready";

    private final Node node;
    private final BooleanSupplier ready;
    private final Later later;
    private final long askMillis;
    private List<Waiting> next = new ArrayList<>();
    private int asking;
    private boolean underWay;
    private boolean closed;
    private Duration pause = AGAIN;
    private String unconfirmed = "";

    /** Runs something after a while on a thread of its own, one after the other; at once on the caller's when it has ended. */
    @FunctionalInterface
    interface Later {
        void run(Duration after, Runnable body);
    }

    private record Waiting(CompletableFuture<Void> stage, long deadlineNanos) {}

    /**
     * What can be seen of it.
     *
     * @param waiting reads that wait now
     * @param unconfirmed why the last question was not confirmed; empty when it was
     */
    record Sight(int waiting, String unconfirmed) {}

    /**
     * A barrier in front of a voter.
     *
     * @param ready false while this voter leads and has not yet applied what was committed before, or while the group's
     *     members change: JRaft would answer too early then, a lone voter's right after its start, any by counting the new
     *     members only
     */
    ReadBarrier(Node node, BooleanSupplier ready, Later later) {
        this(node, ready, later, ASK_MILLIS);
    }

    /**
     * The same.
     *
     * @param askMillis after which a question to the leader counts as lost; below 0 for never
     */
    ReadBarrier(Node node, BooleanSupplier ready, Later later, long askMillis) {
        this.node = node;
        this.ready = ready;
        this.later = later;
        this.askMillis = askMillis;
    }

    /** Completes when reads are fresh; fails with {@code NoMajority} when that takes longer than the timeout. */
    CompletionStage<Void> confirm(Duration timeout) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedStage(isClosed());
            }
            if (asking + next.size() >= WAITING_MAX) {
                return CompletableFuture.failedStage(
                        new JournalException.Overloaded(WAITING_MAX + " reads wait for the leader"));
            }
            next.add(new Waiting(stage, System.nanoTime() + timeout.toNanos()));
            if (underWay) {
                return stage;
            }
            underWay = true;
        }
        ask();
        return stage;
    }

    /** What can be seen of it now. */
    synchronized Sight sight() {
        return new Sight(asking + next.size(), unconfirmed);
    }

    private void ask() {
        List<Waiting> asked;
        synchronized (this) {
            asked = next;
            next = new ArrayList<>();
            asking = asked.size();
            if (asked.isEmpty()) {
                underWay = false;
                return;
            }
        }
        if (!ready.getAsBoolean()) {
            again(asked, NOT_READY);
            return;
        }
        node.readIndex(new byte[0], new ReadIndexClosure(askMillis) {
            @Override
            public void run(Status status, long index, byte[] context) {
                // Here and now: an answer counts only if this voter was ready when it was given.
                handOver(asked, !status.isOk() ? status.toString() : ready.getAsBoolean() ? "" : NOT_READY);
            }
        });
    }

    private void handOver(List<Waiting> asked, String why) {
        later.run(Duration.ZERO, () -> {
            if (why.isEmpty()) {
                confirmed(asked);
            } else {
                again(asked, why);
            }
        });
    }

    private void confirmed(List<Waiting> asked) {
        synchronized (this) {
            pause = AGAIN;
            unconfirmed = "";
        }
        Failpoints.at("barrier.confirmed");
        asked.forEach(waiting -> waiting.stage().complete(null));
        ask();
    }

    private void again(List<Waiting> asked, String why) {
        long now = System.nanoTime();
        List<Waiting> late = new ArrayList<>();
        Duration wait;
        boolean ended;
        synchronized (this) {
            ended = closed;
            asking = 0;
            unconfirmed = why;
            wait = pause;
            pause = pause.compareTo(AGAIN_MAX) < 0 ? pause.multipliedBy(2) : pause;
            for (Waiting waiting : asked) {
                // When it is closed, not at the deadline: the threads that would wait for it are gone.
                (ended || now - waiting.deadlineNanos() > 0 ? late : next).add(waiting);
            }
        }
        if (ended) {
            fail(late, isClosed());
            return;
        }
        if (!late.isEmpty()) {
            fail(late, new JournalException.NoMajority("read was not confirmed in time: " + why));
        }
        later.run(wait, this::ask);
    }

    /** Fails what waits, now or as soon as its question to the leader comes back, and all that comes. */
    void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = next;
            next = new ArrayList<>();
        }
        fail(left, isClosed());
    }

    /** With one failure for all, wrapped as each that follows would wrap it: thousands may wait, and each trace costs. */
    private static void fail(List<Waiting> waiting, JournalException failure) {
        CompletionException shared = new CompletionException(failure);
        waiting.forEach(each -> each.stage().completeExceptionally(shared));
    }

    private static JournalException isClosed() {
        return new JournalException.NotRunning("voter is closed");
    }
}
