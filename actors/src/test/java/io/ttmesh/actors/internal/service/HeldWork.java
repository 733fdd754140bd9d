package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskIdSource;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A mesh where everything that is submitted, or cancelled, takes until the test ends it. */
final class HeldWork implements JobWork {
    private static final NodeId NODE = new NodeId("n1");

    private final TaskIdSource idSource;
    private final Set<TaskId> ids = ConcurrentHashMap.newKeySet();
    private final List<Run> runs = new ArrayList<>();
    private final List<TaskVersion> tasks = new ArrayList<>();
    private final AtomicInteger cancelCalls = new AtomicInteger();
    private final Map<TaskId, CompletableFuture<Boolean>> cancels = new ConcurrentHashMap<>();
    private final AtomicLong cancelsAtOnce = new AtomicLong();
    private CompletableFuture<Boolean> known = CompletableFuture.completedFuture(true);

    HeldWork(MeshLayout layout) {
        this.idSource = new TaskIdSource(layout, Clock.systemUTC(), new Random(1));
    }

    /** How often something was submitted. */
    synchronized int submitted() {
        return runs.size();
    }

    /** What was submitted, each once. */
    Set<TaskId> ids() {
        return Set.copyOf(ids);
    }

    /** Ends all that was submitted so far. */
    synchronized void endAll(End end) {
        runs.forEach(run -> run.end().toCompletableFuture().complete(end));
    }

    /** Ends the first submission of a task. */
    synchronized void endFirst(TaskVersion task, End end) {
        runs.get(tasks.indexOf(task)).end().toCompletableFuture().complete(end);
    }

    /** Owners do not say that they have what is submitted from now on. */
    synchronized void holdKnown() {
        known = new CompletableFuture<>();
    }

    /** They say so. */
    synchronized void tellKnown() {
        known.complete(true);
    }

    /** Ends the last submission of a task. */
    synchronized void endLast(TaskVersion task, End end) {
        runs.get(tasks.lastIndexOf(task)).end().toCompletableFuture().complete(end);
    }

    /** How often something was to be cancelled. */
    int cancelCalls() {
        return cancelCalls.get();
    }

    /** How many owners had not confirmed yet at a time, at most. */
    long cancelsAtOnce() {
        return cancelsAtOnce.get();
    }

    /** What was to be cancelled. */
    Set<TaskId> cancelled() {
        return Set.copyOf(cancels.keySet());
    }

    /** Owners say that nothing of it runs any more. */
    void confirmCancels() {
        confirmCancelsBut(Set.of());
    }

    /** Only some of them do. */
    void confirmCancelsBut(Set<TaskId> slow) {
        cancels.forEach((id, cancel) -> {
            if (!slow.contains(id)) {
                cancel.complete(true);
            }
        });
    }

    @Override
    public synchronized Run submit(TaskVersion task, Payload input, TaskOptions options, Optional<NodeId> wish) {
        var run = new Run(known, new CompletableFuture<>());
        runs.add(run);
        tasks.add(task);
        ids.add(idOf(options));
        return run;
    }

    @Override
    public TaskId idOf(TaskOptions options) {
        return idSource.keyed(options.namespace(), options.idempotencyKey().orElseThrow());
    }

    @Override
    public CompletionStage<Boolean> cancel(TaskId taskId) {
        CompletionStage<Boolean> answer = cancels.computeIfAbsent(taskId, ignored -> new CompletableFuture<>());
        long underWay =
                cancels.values().stream().filter(cancel -> !cancel.isDone()).count();
        cancelsAtOnce.accumulateAndGet(underWay, Math::max);
        cancelCalls.incrementAndGet();
        return answer;
    }

    @Override
    public long payloadLimit() {
        return 1 << 20;
    }

    @Override
    public Map<NodeId, Integer> executorSlots() {
        return Map.of(NODE, 2);
    }

    @Override
    public List<Place> places(TaskVersion task, TaskOptions options) {
        return List.of(new Place(NODE, 2, 2, 0));
    }

    @Override
    public void emit(MeshEvent event) {
        // nobody looks
    }
}
