package io.ttmesh.model;

/** What a submission survives. Callers ask for {@link #NONE} or {@link #DURABLE}; a status reports what is true. */
public enum Durability {
    /** The owner's memory and the submitter's: lost when both are gone. */
    NONE,
    /** A journal that lives in the owner's memory: lost with its node. */
    MEMORY,
    /** The mesh's own journal, with one copy on disk: survives every crash that this disk survives. */
    LOCAL,
    /** The mesh's own journal, on the disks of three nodes or more: survives the loss of a minority of them. */
    REPLICATED,
    /** A journal of another make: survives what that journal survives. */
    DURABLE
}
