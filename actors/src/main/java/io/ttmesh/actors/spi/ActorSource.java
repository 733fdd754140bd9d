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

    /** Whether a type from here gives way to one of the same name, kind, classes and region that the program names itself. */
    default boolean givesWay() {
        return false;
    }

    /** The types of every {@link ActorModule} that the class loader finds. They give way. */
    static ActorSource classPath(ClassLoader loader) {
        return new ActorSource() {
            @Override
            public Collection<ActorType<?>> actors() {
                return ServiceLoader.load(ActorModule.class, loader).stream()
                        .<ActorType<?>>flatMap(module -> module.get().actors().stream())
                        .toList();
            }

            @Override
            public boolean givesWay() {
                return true;
            }
        };
    }

    /** The given types. */
    static ActorSource of(ActorType<?>... types) {
        List<ActorType<?>> copy = List.of(types);
        return () -> copy;
    }
}
