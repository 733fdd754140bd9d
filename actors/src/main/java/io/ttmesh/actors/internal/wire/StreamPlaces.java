package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.stream.Graph;

/** Where streams stand: as answers of actors they can travel, in all other places they can not. */
public final class StreamPlaces {
    /** Why a stream is refused, and what to do. */
    public static final String REMEDY = "a stream can not be part of a value: only an answer as a whole may be one,"
            + " as ActorRef<Source<Line, NotUsed>>; send a collection, or a MeshRef of the actor to ask for it";

    private StreamPlaces() {}

    static boolean isStream(Class<?> type) {
        return Graph.class.isAssignableFrom(type);
    }

    /** Where in a type the first stream stands, as {@code the input, Part.lines}; empty when there is none. */
    public static Optional<String> find(JavaType type, String where) {
        return find(type, where, new HashSet<>());
    }

    private static Optional<String> find(JavaType type, String where, Set<JavaType> seen) {
        if (isStream(type.getRawClass())) {
            return Optional.of(where);
        }
        if (!seen.add(type)) {
            return Optional.empty();
        }
        for (int i = 0; i < type.containedTypeCount(); i++) {
            Optional<String> found = find(type.containedTypeOrUnknown(i), where, seen);
            if (found.isPresent()) {
                return found;
            }
        }
        return findInside(type, where, seen);
    }

    private static Optional<String> findInside(JavaType type, String where, Set<JavaType> seen) {
        Class<?> raw = type.getRawClass();
        if (SealedNames.isBase(raw)) {
            return SealedNames.leaves(raw).stream()
                    .flatMap(leaf -> find(TypeFactory.defaultInstance().constructType(leaf), where, seen).stream())
                    .findFirst();
        }
        if (type.getContentType() != null && !type.hasGenericTypes()) {
            return find(type.getContentType(), where, seen);
        }
        if (!raw.isRecord()) {
            return Optional.empty();
        }
        for (RecordComponent component : raw.getRecordComponents()) {
            JavaType of =
                    TypeFactory.defaultInstance().resolveMemberType(component.getGenericType(), type.getBindings());
            Optional<String> found = find(of, where + ", " + ActorRefs.key(raw, component.getName()), seen);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
