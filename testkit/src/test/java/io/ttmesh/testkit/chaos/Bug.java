package io.ttmesh.testkit.chaos;

/** Bugs that {@link SabotageMailbox} makes, each at its own place on the way of a message. */
enum Bug {
    /** None. */
    NONE,
    /** Every durable submission is acknowledged and thrown away. */
    LOST_ACKNOWLEDGEMENT,
    /** Who asks for an outcome by id is told another one. */
    TWO_OUTCOMES,
    /** A cancel is said to have taken effect, and has none. */
    CANCEL_IGNORED,
    /** A late result counts as that of the newest execution. */
    STALE_RESULT,
    /** No bug: results come late, as after a lost message. */
    LATE_RESULT,
    /** The second client that comes with a key gets a submission of its own. */
    KEY_NOT_JOINED,
    /** Owners never hear that a worker is lost, and its leases are renewed for ever. */
    LEASE_NEVER_LAPSES,
    /** Submitters never hear that an owner is lost, and never look. */
    ORPHAN,
    /** The host of a shard slot does not take what its predecessor hands over. */
    HANDOVER_FORGOTTEN,
    /** A worker accepts every attempt, renews it, and never runs it. */
    NEVER_RUN
}
