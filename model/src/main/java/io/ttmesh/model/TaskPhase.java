package io.ttmesh.model;

/** Where a submission is in its life. */
public enum TaskPhase {
    /** Not with a worker: its start is delayed, a retry is due later, or nobody can take it yet. */
    WAITING,
    /** Accepted by a worker, in its executor's queue. */
    QUEUED,
    /** A worker runs it. */
    RUNNING,
    /** Ended with a result. */
    SUCCEEDED,
    /** Ended without one: no attempt is left, or none could be placed. */
    FAILED,
    /** Ended by its caller. */
    CANCELLED,
    /** Ended by its deadline. */
    EXPIRED;

    /** Whether nothing more will happen to the submission. */
    public boolean isFinal() {
        return compareTo(SUCCEEDED) >= 0;
    }
}
