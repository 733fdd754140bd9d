package io.ttmesh.actors.spi;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;

/** Where a node's actor types come from. */
@FunctionalInterface
public interface ActorSource {
    /** The types; called once, when the node starts. */
    Collection<ActorType<?>> actors();

    /** The types of every {@link ActorModule} that the class loader finds. */
    static ActorSource classPath(ClassLoader loader) {
        return () -> ServiceLoader.load(ActorModule.class, loader).stream()
                .<ActorType<?>>flatMap(module -> module.get().actors().stream())
                .toList();
    }

    /** The given types. */
    static ActorSource of(ActorType<?>... types) {
        List<ActorType<?>> copy = List.of(types);
        return () -> copy;
    }
}
