package io.ttmesh.benchmarks;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import java.util.Collection;
import java.util.List;

/** The actors that are measured. */
public final class BenchActors implements ActorModule {
    /** Made by the service loader. */
    public BenchActors() {}

    @Override
    public Collection<ActorType<?>> actors() {
        return List.of(Bell.TYPE, Echo.TYPE, Keeper.TYPE);
    }
}
