package io.ttmesh.actors;

import io.ttmesh.actors.spi.ActorSource;
import io.ttmesh.model.error.StartException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The actor types that one node has. Immutable. */
public final class ActorRegistry {
    private final Map<String, ActorType<?>> types;

    private ActorRegistry(Map<String, ActorType<?>> types) {
        this.types = Map.copyOf(types);
    }

    /**
     * Gathers the types of all sources. The same type from two sources counts once.
     *
     * @throws StartException when two types share a name but not their kind and classes
     */
    public static ActorRegistry of(Collection<? extends ActorSource> sources) {
        Map<String, ActorType<?>> found = new TreeMap<>();
        for (ActorSource source : sources) {
            for (ActorType<?> type : source.actors()) {
                ActorType<?> other = found.putIfAbsent(type.name(), type);
                if (other != null && !other.signature().equals(type.signature())) {
                    throw new StartException("actor type " + type.name() + " is registered twice: as "
                            + other.signature() + " and as " + type.signature() + "; give one another name");
                }
            }
        }
        return new ActorRegistry(found);
    }

    /** The type of that name, if this node has it. */
    public Optional<ActorType<?>> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** All types, by name. */
    public List<ActorType<?>> all() {
        return types.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .<ActorType<?>>map(type -> type)
                .toList();
    }

    /** Those that a node with these tags may host. */
    public List<ActorType<?>> hostedWith(Set<String> tags) {
        return all().stream()
                .filter(type -> tags.containsAll(type.options().tags()))
                .<ActorType<?>>map(type -> type)
                .toList();
    }
}
