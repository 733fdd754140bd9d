package io.ttmesh.testkit.internal.node;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeCodeFailed;
import io.ttmesh.testkit.VerbNotPossible;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node, started and ended again and again under the same id, address and folder. Verbs return when they have taken
 * effect; {@link IllegalStateException} says that they do not fit the state, {@link VerbNotPossible} that the flavour
 * lacks them. Safe for use by many threads.
 */
public interface TestNode extends AutoCloseable {
    /** What it is. */
    NodeSpec spec();

    /**
     * Starts it and returns at once.
     *
     * @param join addresses of others; empty to mint a mesh
     */
    void begin(List<String> join);

    /** Waits until it is a member. */
    void awaitReady(Duration atMost);

    /** Host and port; known after the first start. */
    String address();

    /** The process that it runs in. */
    long pid();

    /** Whether it was started and has not ended. */
    boolean isRunning();

    /** Whether it is paused. */
    boolean isPaused();

    /** Leaves in good order and waits for the end. */
    void stop();

    /** Ends it where it stands. */
    void kill();

    /** Stops all its threads. */
    void pause();

    /** Lets it go on. */
    void resume();

    /** Deletes its data; it must have ended. */
    void wipe();

    /**
     * Runs code in it; works while it joins, too.
     *
     * @throws NodeCodeFailed when it threw
     * @throws IllegalStateException when the node has ended, is paused, or does not answer in time
     */
    <R extends @Nullable Object> R ask(NodeCode<R> code, Duration atMost);

    /** All its threads, asked for by whatever way still works. */
    String threadDump();

    /** The last lines of its log. */
    String logTail(int lines);

    /** Ends it, unless it has ended, and whatever stands beside it. */
    @Override
    void close();
}
