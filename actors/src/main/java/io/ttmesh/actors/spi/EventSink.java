package io.ttmesh.actors.spi;

import io.ttmesh.model.MeshEvent;
import java.util.List;

/** Takes the events of one node. Safe for use by many threads; never blocks. */
@FunctionalInterface
public interface EventSink {
    /** Takes events in the order in which they happened. */
    void emit(List<MeshEvent> events);
}
