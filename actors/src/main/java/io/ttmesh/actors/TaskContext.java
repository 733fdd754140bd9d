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

    /**
     * Saves how far the work is, for the next attempt on whatever node, in place of what was saved before. Returns when it is
     * stored: a durable submission's in the journal, a volatile one's in the memory of its owner. Blocks until then, also while
     * the owner moves; so save every few seconds, and not at every step. Saving counts as a sign of life.
     *
     * <p>A checkpoint of an attempt that is not the current one is refused and changes nothing. The checkpoint is dropped when the
     * submission ends.
     *
     * @param state a record or whatever else Jackson writes, in the task's format; at most {@code
     *     ttmesh.runtime.checkpoint-limit} encoded
     * @throws InterruptedException when the attempt was given up, or the thread is interrupted: whether it is stored is unknown
     * @throws io.ttmesh.model.error.WrongPayloadException when it can not be written or is too large; nothing was stored, and the
     *     attempt may go on
     */
    void checkpoint(Object state) throws InterruptedException;

    /**
     * The newest checkpoint that is known to be stored: of an earlier attempt, until this one has stored its own. Empty when
     * there is none.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when what was saved can not be read as this type
     */
    <S> Optional<S> lastCheckpoint(Class<S> type);

    /** Whether the attempt was cancelled, timed out or given up: its result will not be accepted any more. */
    boolean isCancelled();

    /** Logs with the task's id in the message context. */
    Logger logger();
}
