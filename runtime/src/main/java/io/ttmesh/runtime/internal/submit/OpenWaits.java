package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.streaming.PayloadCodec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that this process waits for, from the moment it is admitted until it is settled: within the limit of
 * {@link Credit}, none after the node was closed, and none left over when it has ended. Safe for use by many threads.
 */
public final class OpenWaits {
    /** What waits for others' submissions are counted under: no namespace has this name. */
    static final String QUESTIONS = "";

    private final Credit credit;
    private final Set<Awaited<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Allows as many waits as there is credit. */
    public OpenWaits(Credit credit) {
        this.credit = credit;
    }

    /**
     * A wait for a submission of this process.
     *
     * @throws io.ttmesh.model.error.OverloadedException when too many of the namespace are in flight
     * @throws NoEligibleNodeException when the node is closed
     */
    public <O> Awaited<O> submission(TaskId taskId, PayloadCodec<O> codec, String namespace) {
        return submission(Awaited.of(taskId, codec, namespace, this));
    }

    /**
     * The same for its outcome as it is, whatever that means. Its futures complete on an actor's thread: what follows must be
     * short, and must not block.
     *
     * @throws io.ttmesh.model.error.OverloadedException when too many of the namespace are in flight
     * @throws NoEligibleNodeException when the node is closed
     */
    public Awaited<Outcome> outcome(TaskId taskId, String namespace) {
        return submission(Awaited.ofOutcome(taskId, namespace, this));
    }

    private <O> Awaited<O> submission(Awaited<O> awaited) {
        if (!admit(awaited)) {
            throw new NoEligibleNodeException("submission to namespace " + awaited.creditedTo()
                    + " refused: this node is closed: submit through another node");
        }
        return awaited;
    }

    /**
     * A wait for a submission that somebody made somewhere.
     *
     * @throws io.ttmesh.model.error.OverloadedException when this process waits for too many
     * @throws OutcomeUnknownException when the node is closed
     */
    public <O> Awaited<O> question(TaskId taskId, PayloadCodec<O> codec) {
        var awaited = Awaited.of(taskId, codec, QUESTIONS, this);
        if (!admit(awaited)) {
            throw unknown(taskId);
        }
        return awaited;
    }

    /** In this order, so that a wait is either refused here or found by {@link #end}. */
    private boolean admit(Awaited<?> awaited) {
        if (closed) {
            return false;
        }
        credit.take(awaited.creditedTo());
        open.add(awaited);
        return !closed || !leave(awaited);
    }

    /** A wait is over; false when it was over before. */
    boolean leave(Awaited<?> awaited) {
        boolean wasOpen = open.remove(awaited);
        if (wasOpen) {
            credit.giveBack(awaited.creditedTo());
        }
        return wasOpen;
    }

    /**
     * Blocks the calling thread until the namespace has credit, which others may take first; for virtual threads.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public void awaitRoom(String namespace) throws InterruptedException {
        credit.awaitRoom(namespace);
    }

    /** Admits nothing more; what is open goes on. */
    public void close() {
        closed = true;
    }

    /** Fails whatever is left: nobody will settle it any more. */
    void end() {
        closed = true;
        open.forEach(awaited -> awaited.failed(unknown(awaited.taskId())));
    }

    private static OutcomeUnknownException unknown(TaskId id) {
        return new OutcomeUnknownException(
                "this node stopped before task " + id + " ended: ask another node for its result");
    }
}
