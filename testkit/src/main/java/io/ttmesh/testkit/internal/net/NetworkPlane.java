package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.VerbNotPossible;
import java.util.Map;

/** The network of one cluster. Safe for use by many threads. */
public interface NetworkPlane extends AutoCloseable {
    /** The name of the clients' place in a {@link LinkTable}. */
    String CLIENTS = "clients";

    /** What link verbs hit, in a sentence. */
    String describe();

    /** What every node and client on it needs in its configuration. */
    Map<String, Object> settings();

    /** A place for this node; the same each time. */
    Seat seat(String node);

    /** Where clients stand. */
    Seat clients();

    /**
     * Makes all links as the table says; returns when it holds.
     *
     * @throws VerbNotPossible when this plane can not; nothing has changed then
     * @throws IllegalArgumentException when the table names a place without a seat
     */
    void apply(LinkTable table);

    /** Its rules as the system shows them, for a report. */
    String dump();

    /** Removes all that it made, and ends the processes that still stand in it. */
    @Override
    void close();
}
