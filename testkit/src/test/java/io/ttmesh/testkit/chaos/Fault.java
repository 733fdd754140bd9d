package io.ttmesh.testkit.chaos;

/** The kinds of fault. A deck of a {@link Plan} has each everyday one once. */
enum Fault {
    /** Nothing is broken: what happens now has no excuse. */
    CALM,
    /** A node is killed. */
    KILL,
    /** Two nodes are killed at once. */
    KILL_TWO,
    /** All nodes are killed at once. */
    KILL_ALL,
    /** A node is killed and its data deleted. */
    KILL_AND_WIPE,
    /** A node leaves in good order. */
    STOP,
    /** A node is drained, and restarted. */
    DRAIN,
    /** A node stands still for less than the failure detector's patience. */
    SHORT_PAUSE,
    /** A node stands still until the others have removed it. */
    LONG_PAUSE,
    /** A node is cut off from everybody. */
    ISOLATE,
    /** The node that owns something live is cut off from everybody. */
    ISOLATE_OWNER,
    /** The link between two nodes is cut; the third sees both. */
    PARTITION,
    /** Nothing gets from one node to another; the way back is good. */
    ONE_WAY_CUT,
    /** A link loses a fifth of its packets. */
    LOSS,
    /** A link is slow. */
    SLOW,
    /** A link is late. */
    DELAY,
    /** A link breaks and heals again and again. */
    FLAPPING,
    /** A node's clock is ahead by more than a lease. */
    CLOCK_AHEAD,
    /** A node's clock is behind. */
    CLOCK_BEHIND,
    /** A client goes, and leaves its submissions behind. */
    CLIENT_GONE,
    /** A node is cut off from everybody until the others have removed it, so that what it hosted lives twice. */
    LONG_ISOLATION;

    /**
     * Whether a deck of everyday faults has it. Kills of several end the mesh as a whole, which only disks outlive; the
     * long isolation is for actors.
     */
    boolean isEveryday() {
        return this != KILL_TWO && this != KILL_ALL && this != LONG_ISOLATION;
    }

    /** Whether messages may get lost while it lasts, although all nodes live. */
    boolean isOfLinks() {
        return switch (this) {
            case ISOLATE, ISOLATE_OWNER, LONG_ISOLATION, PARTITION, ONE_WAY_CUT, LOSS, SLOW, DELAY, FLAPPING -> true;
            case CALM, KILL, KILL_TWO, KILL_ALL, KILL_AND_WIPE, STOP, DRAIN, SHORT_PAUSE, LONG_PAUSE -> false;
            case CLOCK_AHEAD, CLOCK_BEHIND, CLIENT_GONE -> false;
        };
    }
}
