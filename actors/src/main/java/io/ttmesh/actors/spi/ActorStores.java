package io.ttmesh.actors.spi;

import java.util.Optional;

/**
 * Pekko's persistence plugins for actors that keep their state; an empty text is the one configured as the default.
 *
 * @param events the journal
 * @param snapshots the snapshot store; absent when there is none: then all events are replayed
 * @param states the store of durable states; absent when there is none: then types that need one are refused
 * @param wakes where reminders are kept, and what is always on
 */
public record ActorStores(String events, Optional<String> snapshots, Optional<String> states, Wakes wakes) {
    /** Where it is kept who wakes when; it is in the store of states. */
    public sealed interface Wakes {}

    /** In a journal that finds it again after everything. */
    public record Indexed(WakeIndex index) implements Wakes {}

    /** In the memory of the node that looks after it, and gone with that node. */
    public record InMemory() implements Wakes {}

    /** Nowhere: the journal has no index. Reminders and types that are always on are refused. */
    public record Nowhere() implements Wakes {}
}
