package io.ttmesh.actors.spi;

import java.util.Optional;

/**
 * Pekko's persistence plugins for actors that keep their state; an empty text is the one configured as the default.
 *
 * @param events the journal
 * @param snapshots the snapshot store; absent when there is none: then all events are replayed
 * @param states the store of durable states; absent when there is none: then types that need one are refused
 */
public record ActorStores(String events, Optional<String> snapshots, Optional<String> states) {}
