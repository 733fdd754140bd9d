package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.NodeId;
import java.time.Duration;
import java.util.Optional;

/** An attempt that has an executor slot, until its body has ended. */
final class RunningAttempt {
    private final Body body;
    private boolean isVoid;
    private boolean isStuck;
    private long interruptedNanos;
    private double progressTold;

    RunningAttempt(Body body) {
        this.body = body;
    }

    Body body() {
        return body;
    }

    /** Whether nobody waits for its end any more. */
    boolean isVoid() {
        return isVoid;
    }

    /** Says that nobody waits for its end any more; the slot is free when it comes. */
    void giveUp() {
        if (!isVoid) {
            isVoid = true;
            interruptedNanos = System.nanoTime();
            body.interrupt();
        }
    }

    /** Whether it is over its time, and somebody waits for it. */
    boolean isOverdue(long nowNanos) {
        return !isVoid && body.isOverdue(nowNanos);
    }

    /** Whether its body has ignored the interrupt for this long; true once. */
    boolean becomesStuck(long nowNanos, Duration patience) {
        if (!isVoid || isStuck || nowNanos - interruptedNanos < patience.toNanos()) {
            return false;
        }
        isStuck = true;
        return true;
    }

    boolean hasProgressToTell() {
        return body.progressMade() > progressTold;
    }

    /** What its owner is told to keep its lease; nothing when nobody waits for it. */
    Optional<AttemptNotice> renewal(AttemptId attempt, NodeId node) {
        if (isVoid) {
            return Optional.empty();
        }
        progressTold = body.progressMade();
        return Optional.of(new AttemptNotice.Renewed(attempt, node, true, progressTold));
    }
}
