package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.Payload;
import java.util.Optional;

/** What a job's coordinator answers. */
public sealed interface JobReply {
    /** It is taken. */
    record Taken() implements JobReply {}

    /** It is not, and nothing changed. */
    record Refused(String why) implements JobReply {}

    /** There is no such job. */
    record Unknown() implements JobReply {}

    /** How it stands. */
    record Shown(JobStatus status) implements JobReply {}

    /**
     * It has ended.
     *
     * @param why it failed, or empty
     * @param sizeBytes of the result, whose bytes are fetched
     */
    record Ended(JobPhase phase, String why, int sizeBytes) implements JobReply {}

    /** A part of the result; empty when there is none. */
    record Part(Optional<Payload> bytes) implements JobReply {}

    /** Nothing of it runs any more; it took so long. */
    record Stopped(long millis, boolean wasRunning) implements JobReply {}
}
