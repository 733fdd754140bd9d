package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** A mesh of nodes with the room that a test says, which runs nothing: the test ends what is submitted. */
final class FakeJobWork implements JobWork {
    private static final TaskId ID = TaskId.parse("any.1.k1");

    private final Map<NodeId, Place> places = new TreeMap<>();
    private final Map<TaskVersion, NodeId> pins = new HashMap<>();
    /** What was submitted and has not ended, by key. */
    final Map<String, CompletableFuture<End>> open = new HashMap<>();
    /** Where submissions were wished to run, by key. */
    final Map<String, Optional<NodeId>> wishes = new HashMap<>();

    /** A node with idle executor slots; with none it leaves. */
    FakeJobWork room(String node, int slots) {
        return room(node, slots, slots, 0);
    }

    FakeJobWork room(String node, int slots, int free, int distance) {
        var id = new NodeId(node);
        if (slots == 0) {
            places.remove(id);
        } else {
            places.put(id, new Place(id, slots, free, distance));
        }
        return this;
    }

    /** Only this node has the task. */
    FakeJobWork only(String task, String node) {
        pins.put(JobBench.task(task), new NodeId(node));
        return this;
    }

    @Override
    public Run submit(TaskVersion task, Payload input, TaskOptions options, Optional<NodeId> wish) {
        var end = new CompletableFuture<End>();
        open.put(options.idempotencyKey().orElseThrow(), end);
        wishes.put(options.idempotencyKey().orElseThrow(), wish);
        return new Run(CompletableFuture.completedStage(true), end);
    }

    @Override
    public TaskId idOf(TaskOptions options) {
        return ID;
    }

    @Override
    public CompletionStage<Boolean> cancel(TaskId taskId) {
        return CompletableFuture.completedStage(true);
    }

    @Override
    public long payloadLimit() {
        return 1 << 20;
    }

    @Override
    public Map<NodeId, Integer> executorSlots() {
        return places.values().stream().collect(Collectors.toMap(Place::node, Place::executorSlots));
    }

    @Override
    public List<Place> places(TaskVersion task, TaskOptions options) {
        NodeId pin = pins.get(task);
        return places.values().stream()
                .filter(place -> pin == null || pin.equals(place.node()))
                .toList();
    }

    @Override
    public void emit(MeshEvent event) {}
}
