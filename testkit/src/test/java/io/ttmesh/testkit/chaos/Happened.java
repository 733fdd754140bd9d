package io.ttmesh.testkit.chaos;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.StepPhase;
import java.util.List;

/** What happened on the mesh, told by task bodies, by nodes and by whoever broke them. Times as in {@link Told}. */
sealed interface Happened {
    /** When. */
    long at();

    /** Something in the life of one submission. */
    sealed interface OfTask extends Happened {
        /** The submission. */
        String id();
    }

    /** A body began to run. An empty key is none. */
    record Ran(long at, String id, String key, FencingToken token, String node) implements OfTask {}

    /** A node became the owner of a new submission. */
    record Owned(long at, String id, String node) implements OfTask {}

    /** An owner gave an execution up, and opens the next. */
    record GivenUp(long at, String id, String node, FencingToken token, String cause) implements OfTask {}

    /** An owner accepted an outcome, by so many attempts. */
    record Ended(long at, String id, String node, String phase, int attempts) implements OfTask {}

    /** A coordinator says that a step of its job ended. */
    record StepEnded(long at, String job, String step, String node, StepPhase phase) implements Happened {}

    /** A node took another off its list of members. */
    record Removed(long at, String seenBy, String node) implements Happened {}

    /** A node is a member from now on, in this process. */
    record NodeBegan(long at, String node, long pid) implements Happened {}

    /**
     * A node is gone.
     *
     * @param at when that was known
     * @param since when it was last known to be well
     * @param graceful whether it could hand over what it had
     */
    record NodeEnded(long at, long since, String node, String why, boolean graceful) implements Happened {}

    /** A client is gone. */
    record ClientEnded(long at, String client) implements Happened {}

    /** Something is broken from now on, and this shows it. */
    record FaultBegan(long at, int round, Fault fault, String where, List<Evidence> evidence) implements Happened {
        /** Copies the list. */
        public FaultBegan {
            evidence = List.copyOf(evidence);
        }
    }

    /** It is mended. */
    record FaultEnded(long at, int round, Fault fault) implements Happened {}

    /** A fault that could not be made here, and why. */
    record Skipped(long at, int round, Fault fault, String why) implements Happened {}

    /** All is mended for the last time, and all nodes are members. */
    record Settled(long at) implements Happened {}

    /** All nodes have been ended at once and started again; what is asked from now on is asked for the last time. */
    record Restarted(long at) implements Happened {}

    /** Nobody listened any longer. */
    record Closed(long at) implements Happened {}
}
