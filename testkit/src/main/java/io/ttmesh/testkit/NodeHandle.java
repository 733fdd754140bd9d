package io.ttmesh.testkit;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link MeshCluster}, whether it runs or not.
 *
 * <p>Every verb returns when it has taken effect on the node itself: started and a member, stopped and gone. What the
 * others make of it takes its time: await that. Verbs that do not fit the node's state, as pausing one that is stopped,
 * throw {@link IllegalStateException}; those that the flavour lacks throw {@link VerbNotPossible}.
 */
public non-sealed interface NodeHandle extends Place {
    /** n1, n2 and so on. */
    String id();

    @Override
    default String name() {
        return id();
    }

    /** Host and port where others join it. The same after a restart. */
    String address();

    /** The process id; of the test's JVM itself in the in-process flavour. */
    long pid();

    /** Whether it was started and has not ended. A paused node runs. */
    boolean isRunning();

    /** Where its log and data are. */
    Path folder();

    /** The last lines of its log. */
    String logTail();

    /** Starts it and waits until it is a member. */
    void start();

    /** Tells it to leave in good order, and waits until it has ended. */
    void stop();

    /** Ends it where it stands, as a power cut would (SIGKILL). */
    void kill();

    /** Stops all its threads (SIGSTOP), as a long garbage collection or a virtual machine that moves would. */
    void pause();

    /** Lets a paused node go on. */
    void resume();

    /**
     * Finishes what runs, gives back what waits, and takes nothing new until it is restarted.
     *
     * @return attempts left after that time
     */
    int drain(Duration atMost);

    /** Stops it unless it has ended, and starts it again: same id, same address, same data. */
    void restart();

    /** Ends it and deletes its data; {@link #start} brings it back under the same id with nothing. */
    void wipe();

    /**
     * Sets this node's clock off the machine's: leases, deadlines and retention go by it, timers do not. One that is
     * started again has the right time.
     *
     * @param by how far ahead; negative for behind, zero to set it right
     */
    void skewClock(Duration by);

    /**
     * Runs code inside the node.
     *
     * @throws NodeCodeFailed when it threw
     */
    <R extends @Nullable Object> R run(NodeCode<R> code);

    /** Its view of the mesh. */
    NodeFacts facts();

    /** All its threads, virtual ones included, as text. */
    String threadDump();
}
