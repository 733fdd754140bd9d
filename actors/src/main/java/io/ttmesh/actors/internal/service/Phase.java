package io.ttmesh.actors.internal.service;

/** Where the host of an actor is between its first message and its end. */
enum Phase {
    /** Before its first message. */
    NEW,
    RUNNING,
    /** Between an instance that failed and the next. */
    RESTING,
    /** On its way out at the shard's wish; a persistent instance still ends what it stores. */
    RELEASED,
    /** On its way out by itself: what comes is for the next incarnation. */
    LEAVING,
    /** The same, but the store is out of order, and the next incarnation would fare no better. */
    REFUSING
}
