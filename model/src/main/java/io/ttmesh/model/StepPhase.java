package io.ttmesh.model;

/** Where one step of a job stands. */
public enum StepPhase {
    /** What it depends on is not there. */
    WAITING,
    /** All is there, and it waits for its turn. */
    QUEUED,
    /** Some of its work is handed to the mesh. */
    RUNNING,
    /** Its result is there. */
    DONE,
    /** It failed for good, or something that it depends on did. */
    FAILED,
    /** The job was cancelled, or ended without it. */
    CANCELLED,
    /** It belongs to a branch that was not taken. */
    SKIPPED
}
