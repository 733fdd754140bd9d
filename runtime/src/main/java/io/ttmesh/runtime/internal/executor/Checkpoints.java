package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one attempt: the last one that is known to be stored, and the one that is on its way. Threads of the
 * body save one after the other; the executor tells, and says what is stored.
 */
final class Checkpoints {
    private final AttemptId attempt;
    private final int sizeBytesMax;
    private final Consumer<AttemptId> made;
    private final ReentrantLock saving = new ReentrantLock();
    private long number;
    private volatile @Nullable Payload last;
    private volatile @Nullable Pending pending;
    private volatile boolean isClosed;

    /** One that is on its way; the latch opens when it is stored, or never will be. */
    private record Pending(long number, Payload state, CountDownLatch answered) {}

    /**
     * What the executor gives a body.
     *
     * @param before what earlier attempts left
     * @param made is told when there is one to tell the owner
     */
    Checkpoints(AttemptId attempt, Optional<Checkpoint> before, int sizeBytesMax, Consumer<AttemptId> made) {
        this.attempt = attempt;
        this.last = before.map(Checkpoint::state).orElse(null);
        this.sizeBytesMax = sizeBytesMax;
        this.made = made;
    }

    /** Returns when it is stored. */
    void save(Payload state) throws InterruptedException {
        if (state.sizeBytes() > sizeBytesMax) {
            throw new WrongPayloadException("checkpoint of task " + attempt.taskId() + " has " + state.sizeBytes()
                    + " bytes, over " + sizeBytesMax
                    + " (limit ttmesh.runtime.checkpoint-limit): save less, or a reference to it");
        }
        saving.lockInterruptibly();
        try {
            number++;
            var next = new Pending(number, state, new CountDownLatch(1));
            pending = next;
            requireOpen();
            made.accept(attempt);
            next.answered().await();
            requireOpen();
            last = state;
        } finally {
            pending = null;
            saving.unlock();
        }
    }

    private void requireOpen() throws InterruptedException {
        if (isClosed) {
            throw new InterruptedException("attempt " + attempt.token() + " of task " + attempt.taskId()
                    + " was given up, and its checkpoint may be lost");
        }
    }

    /** The newest that is known to be stored. */
    Optional<Payload> last() {
        return Optional.ofNullable(last);
    }

    /** What the owner is to be told, now and again. */
    Optional<AttemptNotice> untold(NodeId node) {
        Pending waiting = pending;
        return waiting == null || isClosed
                ? Optional.empty()
                : Optional.of(new AttemptNotice.Checkpointed(attempt, node, waiting.number(), waiting.state()));
    }

    /** The owner has stored this one. */
    void kept(long stored) {
        Pending waiting = pending;
        if (waiting != null && waiting.number() <= stored) {
            waiting.answered().countDown();
        }
    }

    /** Nothing is stored any more: whoever waits for it need not. */
    void close() {
        isClosed = true;
        Pending waiting = pending;
        if (waiting != null) {
            waiting.answered().countDown();
        }
    }
}
