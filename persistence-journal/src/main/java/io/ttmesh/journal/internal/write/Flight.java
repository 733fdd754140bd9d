package io.ttmesh.journal.internal.write;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.testing.Failpoints;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One batch under way: proposed, proposed again in the same bytes while nobody knows whether it was committed, and given
 * up after the write timeout. Repeats are safe, for the state machine answers them with "already done".
 */
final class Flight {
    private final WriteBatcher batcher;
    private final EncodedBatch batch;
    private final int size;
    private final LandingPlace place;
    private final AtomicBoolean landed = new AtomicBoolean();
    private volatile boolean everUnknown;
    private volatile boolean inTheAir;
    private volatile @Nullable JournalException lastRefusal;

    @Nullable
    private Cancellable deadline;

    /** Told once what became of the batch: an answer for each item, or one failure for all. */
    interface LandingPlace {
        void landed(Optional<BatchAnswer> answer, Optional<JournalException> failure);
    }

    Flight(WriteBatcher batcher, EncodedBatch batch, int size, LandingPlace place) {
        this.batcher = batcher;
        this.batch = batch;
        this.size = size;
        this.place = place;
    }

    void start() {
        deadline = batcher.later(batcher.settings().writeTimeout(), this::expire);
        attempt();
    }

    private void attempt() {
        if (landed.get()) {
            return;
        }
        inTheAir = true;
        try {
            batcher.propose(batch).whenComplete(this::handOver);
            Failpoints.at("batch.sent");
        } catch (RuntimeException failure) {
            handOver(null, failure);
        }
    }

    // The group's threads are not ours to keep.
    private void handOver(@Nullable BatchAnswer answer, @Nullable Throwable failure) {
        try {
            batcher.execute(() -> onOutcome(answer, failure));
        } catch (RejectedExecutionException systemIsStopped) {
            landed.set(true);
        }
    }

    private void onOutcome(@Nullable BatchAnswer answer, @Nullable Throwable failure) {
        inTheAir = false;
        if (answer != null && answer.items().size() == size) {
            land(Optional.of(answer), Optional.empty());
        } else if (answer != null) {
            onFailure(new IllegalStateException(
                    answer.items().size() + " answers came for a batch of " + size + " items"));
        } else {
            onFailure(failure == null ? new IllegalStateException("no answer and no failure") : failure);
        }
    }

    private void onFailure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        switch (cause) {
            case JournalException.OutcomeUnknown unknown -> onUnknown();
            case JournalException.Overloaded busy -> {
                lastRefusal = busy;
                attemptLater();
            }
            case JournalException refusal when !everUnknown -> land(Optional.empty(), Optional.of(refusal));
            case JournalException afterUnknown -> attemptLater();
            default -> onUnknown();
        }
    }

    private void onUnknown() {
        everUnknown = true;
        batcher.outcomeUnknown(this);
    }

    /** Proposes the same bytes again, after a pause. */
    void attemptLater() {
        batcher.later(batcher.settings().resendInterval(), this::attempt);
    }

    private void expire() {
        JournalException refusal = lastRefusal;
        if (refusal == null || everUnknown || inTheAir) {
            refusal = new JournalException.OutcomeUnknown("batch of " + size + " items not known to be committed after "
                    + batcher.settings().writeTimeout() + " (ttmesh.journal.write.write-timeout)");
        }
        land(Optional.empty(), Optional.of(refusal));
    }

    /** Ends the flight; only the first end counts. */
    void land(Optional<BatchAnswer> answer, Optional<JournalException> failure) {
        if (!landed.compareAndSet(false, true)) {
            return;
        }
        Cancellable timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
        Failpoints.at("reply.received");
        place.landed(answer, failure);
    }
}
