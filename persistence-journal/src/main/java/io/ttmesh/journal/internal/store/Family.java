package io.ttmesh.journal.internal.store;

import java.nio.charset.StandardCharsets;

/** The column families, in the order in which they are opened. */
enum Family {
    /** Text to what there is once: identity, head, windows of the batchers. */
    META("meta"),
    /** Persistence id to highest number, deleted-to, ordering. */
    HIGHEST("highest"),
    /** Persistence id and sequence number to an event. */
    EVENTS("events"),
    /** Tag and ordering to persistence id and sequence number. */
    TAGS("tags"),
    /** Persistence id and inverted sequence number to a snapshot. */
    SNAPSHOTS("snapshots"),
    /** Persistence id to durable state. */
    STATES("states"),
    /** Set, due time and persistence id. */
    SETS("sets"),
    /** Set and persistence id to due time. */
    SET_OF("setOf"),
    /** Number to audit record. */
    AUDIT("audit"),
    /** Number to anchor. */
    ANCHORS("anchors");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** RocksDB demands a family of this name; the rest are called what they are. */
    byte[] bytes() {
        return (this == META ? "default" : label).getBytes(StandardCharsets.US_ASCII);
    }
}
