package io.ttmesh.benchmarks;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskModule;
import java.util.Collection;
import java.util.List;

/** The task that is measured: as good as nothing to do, so that what is measured is the mesh. */
public final class Addition implements TaskModule {
    /** What to add. */
    public record Pair(int a, int b) {}

    static final DistributedTask<Pair, Integer> ADD =
            DistributedTask.of("bench.add", Pair.class, Integer.class, (pair, context) -> pair.a() + pair.b());

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(ADD);
    }
}
