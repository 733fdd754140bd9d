package io.ttmesh.model;

/** Where a job stands. */
public enum JobPhase {
    /** Accepted, and waits until as many jobs as may run at once leave it a place; nothing of it runs. */
    QUEUED,
    /** Some of its tasks can go on. */
    RUNNING,
    /** Its result is there. */
    DONE,
    /** Its result is there, and was made although parts are missing, as far as the job allows it. */
    DONE_PARTIAL,
    /** A task failed that the result needs, and nothing else is left to do; it can be resumed. */
    FAILED,
    /** A caller cancelled it; it can be resumed. */
    CANCELLED;

    /** Whether nothing goes on. */
    public boolean isEnd() {
        return this != RUNNING && this != QUEUED;
    }

    /** Whether there is a result. */
    public boolean hasResult() {
        return this == DONE || this == DONE_PARTIAL;
    }
}
