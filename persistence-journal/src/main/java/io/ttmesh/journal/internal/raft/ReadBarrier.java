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
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Makes reads wait until this voter has applied everything that was committed when they came.
 *
 * <p>One question to the leader is under way at a time; all reads that come meanwhile share the next. Safe for use by many
 * threads.
 */
final class ReadBarrier {
    private static final int WAITING_MAX = 50_000;
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final long ASK_MILLIS = 2_000;

    private final Node node;
    private final BooleanSupplier ready;
    private final Later later;
    private List<Waiting> next = new ArrayList<>();
    private boolean underWay;
    private boolean closed;

    /** Runs something after a while, on some thread. */
    @FunctionalInterface
    interface Later {
        void run(Duration after, Runnable body);
    }

    private record Waiting(CompletableFuture<Void> stage, long deadlineNanos) {}

    /**
     * A barrier in front of a voter.
     *
     * @param ready false while this voter leads and has not yet applied what was committed before, or while the group's
     *     members change: JRaft would answer too early then, a lone voter's right after its start, any by counting the new
     *     members only
     */
    ReadBarrier(Node node, BooleanSupplier ready, Later later) {
        this.node = node;
        this.ready = ready;
        this.later = later;
    }

    /** Completes when reads are fresh; fails with {@code NoMajority} when that takes longer than the timeout. */
    CompletionStage<Void> confirm(Duration timeout) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedStage(isClosed());
            }
            if (next.size() >= WAITING_MAX) {
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

    private void ask() {
        List<Waiting> asked;
        synchronized (this) {
            asked = next;
            next = new ArrayList<>();
            if (asked.isEmpty()) {
                underWay = false;
                return;
            }
        }
        if (!ready.getAsBoolean()) {
            again(asked, "the leader is not ready");
            return;
        }
        node.readIndex(new byte[0], new ReadIndexClosure(ASK_MILLIS) {
            @Override
            public void run(Status status, long index, byte[] context) {
                if (!status.isOk()) {
                    again(asked, status.toString());
                } else if (!ready.getAsBoolean()) {
                    again(asked, "the leader is not ready");
                } else {
                    Failpoints.at("barrier.confirmed");
                    asked.forEach(waiting -> waiting.stage().complete(null));
                    ask();
                }
            }
        });
    }

    private void again(List<Waiting> asked, String why) {
        long now = System.nanoTime();
        List<Waiting> late = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                // Not at the deadline: the threads that would wait for it are gone.
                asked.forEach(waiting -> waiting.stage().completeExceptionally(isClosed()));
                return;
            }
            for (Waiting waiting : asked) {
                (now - waiting.deadlineNanos() > 0 ? late : next).add(waiting);
            }
        }
        late.forEach(waiting -> waiting.stage()
                .completeExceptionally(new JournalException.NoMajority("read was not confirmed in time: " + why)));
        later.run(AGAIN, this::ask);
    }

    /** Fails what waits, now or as soon as its question to the leader comes back, and all that comes. */
    void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = next;
            next = new ArrayList<>();
        }
        left.forEach(waiting -> waiting.stage().completeExceptionally(isClosed()));
    }

    private static JournalException isClosed() {
        return new JournalException.NotRunning("voter is closed");
    }
}
