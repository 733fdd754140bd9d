package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.model.NodeId;
import java.time.Clock;
import java.util.function.DoubleSupplier;

/**
 * What all actors of one node share.
 *
 * @param jitter 0 to 1
 */
public record HostSetup(
        NodeId node,
        Clock clock,
        ActorSettings settings,
        ActorStores stores,
        EventSink events,
        DoubleSupplier jitter) {}
