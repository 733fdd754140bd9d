package io.ttmesh.samples.twin;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import java.util.Collection;
import java.util.List;

/** Makes every node with the samples on its class path host twins. */
public final class TwinActors implements ActorModule {
    /** Made by the service loader. */
    public TwinActors() {}

    @Override
    public Collection<ActorType<?>> actors() {
        return List.of(Twin.TYPE, Census.TYPE);
    }
}
