package io.ttmesh.actors.internal.job;

/** What the gate of a namespace tells the coordinator of a job. */
public sealed interface GateAnswer {
    /** Which of all answers it is. */
    Stamp stamp();

    /** It has a place among the jobs that run, and may have so many submissions under way. */
    record Enter(Stamp stamp, int share) implements GateAnswer {}

    /** It has to wait; so many are let in before it, itself counted. */
    record Wait(Stamp stamp, int position) implements GateAnswer {}

    /**
     * Tells an answer that counts from one that is late.
     *
     * @param incarnation of the coordinator that knocked
     * @param knock the number of its last knock that the gate has heard
     * @param gate the incarnation of the gate
     * @param number of the answer, rising within that
     */
    record Stamp(String incarnation, long knock, String gate, long number) {}
}
