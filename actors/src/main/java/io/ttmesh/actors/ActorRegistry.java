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
     * Gathers the types of all sources. The same type from two sources counts once, and one that the program names itself, with
     * options of its own, counts in place of what a module on the class path brings.
     *
     * @throws StartException when two types share a name but not their kind, classes and region, or, unless one gives way, their
     *     other options
     */
    public static ActorRegistry of(Collection<? extends ActorSource> sources) {
        Map<String, ActorType<?>> named = gathered(sources, false);
        Map<String, ActorType<?>> all = gathered(sources, true);
        named.forEach((name, type) -> {
            ActorType<?> other = all.put(name, type);
            if (other != null) {
                requireSameTypes(other, type);
            }
        });
        return new ActorRegistry(all);
    }

    private static Map<String, ActorType<?>> gathered(Collection<? extends ActorSource> sources, boolean givingWay) {
        Map<String, ActorType<?>> found = new TreeMap<>();
        for (ActorSource source : sources) {
            if (source.givesWay() == givingWay) {
                source.actors().forEach(type -> add(found, type));
            }
        }
        return found;
    }

    private static void add(Map<String, ActorType<?>> found, ActorType<?> type) {
        ActorType<?> other = found.putIfAbsent(type.name(), type);
        if (other == null) {
            return;
        }
        requireSameTypes(other, type);
        if (!other.options().equals(type.options())) {
            throw new StartException("actor type " + type.name() + " is registered twice with other options: with "
                    + other.options() + " and with " + type.options() + "; register it once");
        }
    }

    private static void requireSameTypes(ActorType<?> one, ActorType<?> other) {
        if (!one.signature().equals(other.signature())) {
            throw new StartException("actor type " + one.name() + " is registered twice: as " + one.signature()
                    + " and as " + other.signature() + "; give one another name, or both the same region");
        }
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
