package io.ttmesh.actors;

import io.ttmesh.actors.internal.wire.StreamPlaces;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.StartException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tasks that one node can run. Immutable. */
public final class TaskRegistry {
    private final Map<TaskVersion, DistributedTask<?, ?>> tasks;

    private TaskRegistry(Map<TaskVersion, DistributedTask<?, ?>> tasks) {
        this.tasks = Map.copyOf(tasks);
    }

    /**
     * Gathers the tasks of all sources. The same task from two sources counts once.
     *
     * @throws StartException when two tasks share name and version but not their types, or not the {@link JobTemplate} that they
     *     are of, or one takes or returns a stream
     */
    public static TaskRegistry of(Collection<? extends TaskSource> sources) {
        Map<TaskVersion, DistributedTask<?, ?>> found = new HashMap<>();
        for (TaskSource source : sources) {
            for (DistributedTask<?, ?> task : source.tasks()) {
                requireNoStream(task);
                DistributedTask<?, ?> other = found.putIfAbsent(task.version(), task);
                if (other != null) {
                    requireSame(other, task);
                }
            }
        }
        return new TaskRegistry(found);
    }

    private static void requireSame(DistributedTask<?, ?> one, DistributedTask<?, ?> other) {
        if (!one.template().equals(other.template())) {
            throw new StartException("task " + one.version() + " is registered twice, by " + maker(one) + " and by "
                    + maker(other) + "; give one another name or version");
        }
        if (!one.signature().equals(other.signature())) {
            throw new StartException("task " + one.version() + " is registered twice with different types: "
                    + one.signature() + " and " + other.signature() + "; give one another name or version");
        }
    }

    private static String maker(DistributedTask<?, ?> task) {
        return task.template().map(name -> "template " + name).orElse("no template");
    }

    private static void requireNoStream(DistributedTask<?, ?> task) {
        StreamPlaces.find(task.input().type(), "its input")
                .or(() -> StreamPlaces.find(task.output().type(), "its result"))
                .ifPresent(place -> {
                    throw new StartException(
                            "task " + task.version() + " refused: " + place + ": " + StreamPlaces.REMEDY);
                });
    }

    /** The same tasks, with an attribute for whatever reads a part of an input. */
    public TaskRegistry reading(Object key, Object attribute) {
        Map<TaskVersion, DistributedTask<?, ?>> reading = new HashMap<>();
        tasks.forEach((version, task) -> reading.put(version, task.reading(key, attribute)));
        return new TaskRegistry(reading);
    }

    /** The task of that name and version, if this node has it. */
    public Optional<DistributedTask<?, ?>> find(TaskVersion version) {
        return Optional.ofNullable(tasks.get(version));
    }

    /** All names and versions. */
    public Set<TaskVersion> versions() {
        return tasks.keySet();
    }
}
