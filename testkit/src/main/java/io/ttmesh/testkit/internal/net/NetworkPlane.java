package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.VerbNotPossible;

/** The network of one cluster. Safe for use by many threads. */
public interface NetworkPlane extends AutoCloseable {
    /** What link verbs hit, in a sentence. */
    String describe();

    /** A place for this node; the same each time. */
    Seat seat(String node);

    /** Where clients stand. */
    Seat clients();

    /**
     * Makes all links as the table says; returns when it holds.
     *
     * @throws VerbNotPossible when this plane can not; nothing has changed then
     */
    void apply(LinkTable table);

    /** Its rules as the system shows them, for a report. */
    String dump();

    /** Removes all that it made. */
    @Override
    void close();
}
