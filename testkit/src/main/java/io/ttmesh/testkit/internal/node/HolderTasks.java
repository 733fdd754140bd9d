package io.ttmesh.testkit.internal.node;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.error.StartException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The tasks in static fields of some classes, whoever may see the fields.
 *
 * @param holders the names of the classes
 */
record HolderTasks(List<String> holders) implements TaskSource {
    HolderTasks {
        holders = List.copyOf(holders);
    }

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        List<DistributedTask<?, ?>> found = new ArrayList<>();
        for (String holder : holders) {
            for (Field field : load(holder).getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == DistributedTask.class) {
                    found.add(read(field));
                }
            }
        }
        return found;
    }

    private static Class<?> load(String holder) {
        try {
            return Class.forName(holder, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new StartException("class " + holder + ", which should hold tasks, can not be loaded: " + e, e);
        }
    }

    private static DistributedTask<?, ?> read(Field field) {
        String name = field.getDeclaringClass().getName() + "." + field.getName();
        try {
            field.setAccessible(true);
            if (field.get(null) instanceof DistributedTask<?, ?> task) {
                return task;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new StartException("static field " + name + ", which should hold a task, can not be read: " + e, e);
        }
        throw new StartException("static field " + name + " should hold a task but is null: make it final");
    }
}
