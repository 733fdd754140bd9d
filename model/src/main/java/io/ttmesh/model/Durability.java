package io.ttmesh.model;

/** What a submission survives. Callers ask for {@link #NONE} or {@link #DURABLE}; a status reports what is true. */
public enum Durability {
    /** The owner's memory and the submitter's: lost when both are gone. */
    NONE,
    /** A journal that lives in the owner's memory: what a durable submission gets until the journal is replicated. */
    MEMORY,
    /** The journal: survives every crash that the journal survives. */
    DURABLE
}
