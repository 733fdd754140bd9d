package io.ttmesh.runtime.internal.control;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.Durability;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.PlacementRecord.Candidate;
import io.ttmesh.model.Region;
import io.ttmesh.model.ReminderView;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.TaskFailedException;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.JournalView;
import io.ttmesh.runtime.MapHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.NodeView;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collector;
import org.apache.pekko.stream.Materializer;

/** A mesh that knows four submissions and answers from memory. */
public final class FakeMesh implements Mesh {
    public static final TaskId DONE = TaskId.parse("local.1.v01DONE");
    public static final TaskId FAILED = TaskId.parse("local.1.v01FAILED");
    public static final TaskId RUNNING = TaskId.parse("local.1.v01RUNNING");
    public static final TaskId BROKEN = TaskId.parse("local.1.v01BROKEN");
    public static final TaskId UNKNOWN = TaskId.parse("local.1.v01UNKNOWN");
    public static final ActorId AWAKE = new ActorId("bank.account", "47/11");
    public static final NodeId NODE = new NodeId("a");
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");

    /** Ids and names of what was run, in order. */
    public final List<String> jobsRun = new CopyOnWriteArrayList<>();

    private final List<Consumer<MeshEvent>> consumers = new CopyOnWriteArrayList<>();

    public void emit(MeshEvent event) {
        consumers.forEach(consumer -> consumer.accept(event));
    }

    public int subscribers() {
        return consumers.size();
    }

    @Override
    public CompletionStage<TaskStatus> status(TaskId taskId) {
        if (taskId.equals(BROKEN)) {
            return CompletableFuture.failedStage(new IllegalStateException("a bug with a secret"));
        }
        return tasks().stream()
                .filter(status -> status.taskId().equals(taskId))
                .findFirst()
                .<CompletionStage<TaskStatus>>map(CompletableFuture::completedStage)
                .orElseGet(() -> unknown(taskId));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <O> CompletionStage<O> result(TaskId taskId, TypeReference<O> type) {
        if (!type.getType().equals(JsonNode.class)) {
            throw new IllegalArgumentException("the door asks for trees, not " + type.getType());
        }
        if (taskId.equals(DONE)) {
            return (CompletionStage<O>) CompletableFuture.completedStage(
                    ControlJson.MAPPER.createObjectNode().put("sum", 42));
        }
        if (taskId.equals(FAILED)) {
            return CompletableFuture.failedStage(new TaskFailedException(
                    "task " + taskId + " failed: boom", "x.Boom", "boom", "x.Boom: boom\n\tat x.Y"));
        }
        return taskId.equals(RUNNING) ? new CompletableFuture<>() : unknown(taskId);
    }

    private static <T> CompletionStage<T> unknown(TaskId taskId) {
        return CompletableFuture.failedStage(new OutcomeUnknownException("task " + taskId + " is known to nobody"));
    }

    @Override
    public CompletionStage<List<PlacementRecord>> explain(TaskId taskId) {
        return CompletableFuture.completedStage(List.of(new PlacementRecord(
                1,
                NOW,
                Optional.of(NODE),
                "local first",
                List.of(Candidate.eligible(NODE, 0.5), Candidate.rejected(new NodeId("b"), "no tag gpu")))));
    }

    @Override
    public CompletionStage<Boolean> cancel(TaskId taskId) {
        return CompletableFuture.completedStage(taskId.equals(RUNNING));
    }

    @Override
    public <C> MeshRef<C> actor(ActorType<C> type, String id) {
        throw new UnsupportedOperationException("the door asks for no actors");
    }

    @Override
    public CompletionStage<NodeId> startActor(ActorId actor) {
        return known(actor, NODE);
    }

    @Override
    public CompletionStage<ActorStop> stopActor(ActorId actor) {
        return known(actor, new ActorStop(actor, actor.equals(AWAKE), actor.equals(AWAKE)));
    }

    @Override
    public CompletionStage<NodeId> restartActor(ActorId actor) {
        return known(actor, NODE);
    }

    @Override
    public CompletionStage<ActorDetail> describeActor(ActorId actor) {
        boolean awake = actor.equals(AWAKE);
        var reminder = new ReminderView("interest", NOW, Optional.of(Duration.ofHours(1)));
        return known(
                actor,
                new ActorDetail(
                        actor,
                        awake ? List.of(view()) : List.of(),
                        List.of(),
                        awake,
                        awake ? List.of(reminder) : List.of()));
    }

    private static <T> CompletionStage<T> known(ActorId actor, T answer) {
        return actor.type().equals(AWAKE.type())
                ? CompletableFuture.completedStage(answer)
                : CompletableFuture.failedStage(
                        new UnknownActorException("actor type '" + actor.type() + "' is unknown"));
    }

    @Override
    public CompletionStage<List<ActorView>> actors(Optional<String> type, int limit) {
        return CompletableFuture.completedStage(
                type.map(AWAKE.type()::equals).orElse(true) ? List.of(view()) : List.of());
    }

    private static ActorView view() {
        return new ActorView(AWAKE, NODE, new Region("local"), 3, 1, NOW, NOW);
    }

    @Override
    public CompletionStage<List<TaskStatus>> tasks(int limit) {
        return CompletableFuture.completedStage(tasks().stream().limit(limit).toList());
    }

    private static List<TaskStatus> tasks() {
        return List.of(
                status(RUNNING, "billing", TaskPhase.RUNNING),
                status(DONE, "default", TaskPhase.SUCCEEDED),
                status(FAILED, "default", TaskPhase.FAILED));
    }

    private static TaskStatus status(TaskId taskId, String namespace, TaskPhase phase) {
        return new TaskStatus(
                taskId,
                TaskVersion.parse("math.add@1"),
                namespace,
                phase,
                Durability.NONE,
                5,
                1,
                Optional.of(NODE),
                0.5,
                NOW,
                NOW,
                "",
                Map.of("team", "blue"));
    }

    @Override
    public List<NodeView> nodes() {
        return List.of(new NodeView(
                "127.0.0.1:7400",
                "Up",
                new NodeReport(
                        new NodeProfile(
                                NODE,
                                new Region("local"),
                                "rack-1",
                                Set.of("gpu"),
                                4,
                                Map.of(),
                                Set.of(TaskVersion.parse("math.add@1"))),
                        new NodeLoad(3, 7, 100, 12, false, Set.of()))));
    }

    @Override
    public JournalView journal() {
        return new JournalView(
                Durability.REPLICATED,
                Optional.of("v-1"),
                "FOLLOWER",
                "SERVING",
                List.of("v-1", "v-2", "v-3"),
                Optional.of("v-2"),
                false,
                41,
                42,
                true,
                "");
    }

    @Override
    public AutoCloseable subscribe(Consumer<MeshEvent> consumer) {
        consumers.add(consumer);
        return () -> consumers.remove(consumer);
    }

    @Override
    public NodeId nodeId() {
        return NODE;
    }

    @Override
    public String address() {
        return "127.0.0.1:7400";
    }

    @Override
    public Optional<String> controlUrl() {
        return Optional.empty();
    }

    @Override
    public String meshId() {
        return "m1";
    }

    @Override
    public <I, O> TaskHandle<O> submit(DistributedTask<I, O> task, I input, TaskOptions options) {
        throw new UnsupportedOperationException("the door never submits");
    }

    @Override
    public <I, O, R> MapHandle<R> map(
            DistributedTask<I, O> task,
            Iterable<? extends I> inputs,
            TaskOptions options,
            Collector<? super O, ?, R> gather) {
        throw new UnsupportedOperationException("the door never submits");
    }

    @Override
    public Materializer materializer() {
        throw new UnsupportedOperationException("the door runs no streams");
    }

    @Override
    public <R> JobHandle<R> run(Job<R> job) {
        return run(job, FakeJob.DONE);
    }

    @Override
    public <R> JobHandle<R> run(Job<R> job, JobId id) {
        jobsRun.add(id + " " + job.name());
        return new FakeJob<>(id);
    }

    @Override
    public <R> JobHandle<R> job(JobId id, TypeReference<R> result) {
        return new FakeJob<>(id);
    }

    @Override
    public CompletionStage<List<JobStatus>> jobs(int limit) {
        return new FakeJob<JsonNode>(FakeJob.KNOWN).status().thenApply(List::of);
    }

    @Override
    public CompletionStage<Void> terminated() {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {}
}
