package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import java.time.Instant;

/** What the gate of a namespace is told by the coordinators of its jobs. */
public sealed interface GateCommand {
    /**
     * How a job stands, told again and again. What the gate answered before its sender sent this is void.
     *
     * @param job which one
     * @param incarnation of its coordinator
     * @param number of the knock, rising within the incarnation
     * @param since when the job was accepted, or went on after it had ended
     * @param isIn whether it has a place among those that run
     * @param share what it goes by: it submits nothing while it has so many under way
     * @param underWay submissions that it has under way
     * @param wants submissions that it would have under way, were there no limit of its namespace
     */
    record Knock(
            JobId job, String incarnation, long number, Instant since, boolean isIn, int share, int underWay, int wants)
            implements GateCommand {}

    /** A job has ended, and nothing of it runs any more. */
    record Leave(JobId job, String incarnation, long number) implements GateCommand {}

    /** Its own: time has passed. */
    record Sweep() implements GateCommand {}
}
