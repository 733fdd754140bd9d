package io.ttmesh.testkit.internal.node;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.spi.ActorSource;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.error.StartException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tasks and actor types in static fields of some classes, whoever may see the fields.
 *
 * @param holders the names of the classes
 */
record HolderTasks(List<String> holders) implements TaskSource, ActorSource {
    HolderTasks {
        holders = List.copyOf(holders);
    }

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return fields(DistributedTask.class)
                .<DistributedTask<?, ?>>map(task -> task)
                .toList();
    }

    @Override
    public Collection<ActorType<?>> actors() {
        return fields(ActorType.class).<ActorType<?>>map(type -> type).toList();
    }

    private <T> Stream<T> fields(Class<T> type) {
        return holders.stream()
                .flatMap(holder -> Arrays.stream(load(holder).getDeclaredFields()))
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
                .map(field -> read(field, type));
    }

    private static Class<?> load(String holder) {
        try {
            return Class.forName(holder, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new StartException(
                    "class " + holder + ", which should hold tasks or actor types, can not be loaded: " + e, e);
        }
    }

    private static <T> T read(Field field, Class<T> type) {
        String name = field.getDeclaringClass().getName() + "." + field.getName();
        String what = type.getSimpleName();
        try {
            field.setAccessible(true);
            if (type.isInstance(field.get(null))) {
                return type.cast(field.get(null));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new StartException(
                    "static field " + name + ", which should hold a " + what + ", can not be read: " + e, e);
        }
        throw new StartException("static field " + name + " should hold a " + what + " but is null: make it final");
    }
}
