package io.ttmesh.actors;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;

/** What a task's body can see and say while one attempt runs. Safe for use by the threads that the body starts. */
public interface TaskContext {
    /** The submission. */
    TaskId taskId();

    /** Names this execution for ever; smaller tokens of the same submission are outdated executions. */
    FencingToken fencingToken();

    /** The node that runs this attempt. */
    NodeId node();

    /** Time until the timeout or the deadline, whichever is nearer; empty when there is neither, never negative. */
    Optional<Duration> remainingTime();

    /**
     * Says how far the attempt is; shown by status a second or so later.
     *
     * @param fraction 0 to 1; values outside are cut to the range
     */
    void progress(double fraction);

    /** Whether the attempt was cancelled, timed out or given up: its result will not be accepted any more. */
    boolean isCancelled();

    /** Logs with the task's id in the message context. */
    Logger logger();
}
