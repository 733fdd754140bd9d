package io.ttmesh.runtime.internal.node;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.spi.ActorHosts;
import io.ttmesh.actors.spi.JobSource;
import io.ttmesh.actors.spi.Jobs;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.TaskOwners;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.Durability;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskIdSource;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.TraceContext;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.JournalView;
import io.ttmesh.runtime.MapHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.NodeView;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.runtime.internal.control.ControlDoor;
import io.ttmesh.runtime.internal.control.ControlSettings;
import io.ttmesh.runtime.internal.events.EventHub;
import io.ttmesh.runtime.internal.events.EventPump;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.runtime.internal.submit.Awaited;
import io.ttmesh.runtime.internal.submit.MapRun;
import io.ttmesh.runtime.internal.submit.OpenWaits;
import io.ttmesh.runtime.internal.submit.Submitter;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.streaming.PayloadCodec;
import io.ttmesh.streaming.PayloadDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collector;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

/** The handle to the mesh, on top of the parts of one node. */
final class NodeMesh implements Mesh {
    private final ActorSystem<?> system;
    private final Setup setup;
    private final OwnerQuestions questions;
    private final ActorQuestions actorQuestions;
    private final NodeJobs jobs;
    private final Companions companions = new Companions();
    private final CompletionStage<Void> ended;
    private volatile @Nullable ControlDoor door;

    NodeMesh(ActorSystem<?> system, Setup setup) {
        this.system = system;
        this.setup = setup;
        this.questions = new OwnerQuestions(
                system,
                setup.owners()::ownersOf,
                setup.directory(),
                setup.runtime().askTimeout());
        this.actorQuestions = new ActorQuestions(
                system,
                setup.directory(),
                () -> ActorQuestions.members(system),
                setup.runtime().askTimeout());
        Jobs nodeJobs = setup.jobs();
        nodeJobs.open(new NodeJobWork(setup, questions));
        this.jobs = new NodeJobs(
                setup,
                actorQuestions,
                nodeJobs.door(
                        setup.actors(),
                        () -> system.getWhenTerminated().toCompletableFuture().isDone()));
        this.ended = system.getWhenTerminated().thenAccept(done -> companions.close());
    }

    /** The parts that the handle works with. */
    record Setup(
            String meshId,
            NodeProfile profile,
            NodeSettings node,
            RuntimeSettings runtime,
            TaskOwners owners,
            NodeDirectory directory,
            EventHub events,
            ActorRef<Submitter.Command> submitter,
            OpenWaits waits,
            TaskIdSource ids,
            NodeJournal journal,
            ActorHosts actors,
            Jobs jobs) {}

    /** Answers the command line from now on, until the node ends by whatever cause. */
    void openDoor(ControlSettings settings) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ControlDoor opened = ControlDoor.start(this, settings, JobSource.classPath(loader));
        door = opened;
        attach(opened);
    }

    /** Closes this when the node closes, or when it has ended by itself. */
    void attach(AutoCloseable companion) {
        companions.add(companion);
    }

    @Override
    public Optional<String> controlUrl() {
        return Optional.ofNullable(door).map(ControlDoor::url);
    }

    @Override
    public <I, O> TaskHandle<O> submit(DistributedTask<I, O> task, I input, TaskOptions options) {
        Payload payload = task.input().encode(input);
        if (payload.sizeBytes() > setup.runtime().payloadLimit()) {
            throw new InvalidInputException("input of task " + task.version() + " has " + payload.sizeBytes()
                    + " bytes, over " + setup.runtime().payloadLimit()
                    + " (limit ttmesh.runtime.payload-limit): send less, or a reference to it");
        }
        options.region().region().ifPresent(setup.node().layout()::require);
        TaskId id = idFor(options);
        String digest = options.idempotencyKey().isPresent() ? PayloadDigest.sha256(payload) : "";
        var submission = new Submission(
                id,
                task.version(),
                payload,
                digest,
                options,
                setup.node().region(),
                "local",
                TraceContext.NONE,
                Optional.empty());
        Awaited<O> awaited = setup.waits().submission(id, reading(task.output()), options.namespace());
        setup.submitter().tell(new Submitter.Submit(submission, awaited));
        return new SubmittedTask<>(this, setup.submitter(), awaited);
    }

    /** Refs to actors in results come alive here. */
    private <O> PayloadCodec<O> reading(PayloadCodec<O> codec) {
        return codec.reading(ActorHosts.refsKey(), setup.actors().refs());
    }

    private TaskId idFor(TaskOptions options) {
        if (options.idempotencyKey().isPresent()) {
            return setup.ids()
                    .keyed(options.namespace(), options.idempotencyKey().get());
        }
        boolean isVolatile = options.durability().orElse(setup.node().defaultDurability()) == Durability.NONE;
        return setup.ids().fresh(options.region().region().orElse(setup.node().region()), isVolatile);
    }

    @Override
    public <I, O, R> MapHandle<R> map(
            DistributedTask<I, O> task,
            Iterable<? extends I> inputs,
            TaskOptions options,
            Collector<? super O, ?, R> gather) {
        return MapRun.start(
                new MapRun.Submitting<>(
                        input -> submit(task, input, options),
                        () -> setup.waits().awaitRoom(options.namespace())),
                inputs,
                gather,
                setup.runtime().mapWindow());
    }

    @Override
    public <O> CompletionStage<O> result(TaskId taskId, TypeReference<O> type) {
        if (!isOfThisMesh(taskId)) {
            return foreign(taskId);
        }
        try {
            Awaited<O> awaited = setup.waits().question(taskId, reading(PayloadCodec.of(type, PayloadFormat.JSON)));
            CompletionStage<O> result = awaited.result();
            setup.submitter().tell(new Submitter.Await(awaited));
            return result;
        } catch (MeshException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<TaskStatus> status(TaskId taskId) {
        return describe(taskId).thenApply(OwnerQuestions::statusOf);
    }

    @Override
    public CompletionStage<List<PlacementRecord>> explain(TaskId taskId) {
        return describe(taskId).thenApply(description -> {
            OwnerQuestions.statusOf(description);
            return description.placements();
        });
    }

    @Override
    public CompletionStage<Boolean> cancel(TaskId taskId) {
        return isOfThisMesh(taskId)
                ? questions.cancel(taskId).thenApply(cancelled -> {
                    if (cancelled) {
                        setup.submitter().tell(new Submitter.Cancelled(taskId));
                    }
                    return cancelled;
                })
                : foreign(taskId);
    }

    private CompletionStage<OwnerCommand.Description> describe(TaskId taskId) {
        return isOfThisMesh(taskId) ? questions.describe(taskId) : foreign(taskId);
    }

    private boolean isOfThisMesh(TaskId taskId) {
        return setup.node().layout().has(taskId.shard());
    }

    /** Asking for it would start a shard that nobody keeps anything in. */
    private <T> CompletionStage<T> foreign(TaskId taskId) {
        MeshLayout layout = setup.node().layout();
        return CompletableFuture.failedStage(new InvalidInputException("task " + taskId
                + " is none of this mesh: its regions are " + layout.regions() + " and 'any', with shard slots 0 to "
                + (layout.slotsPerRegion() - 1) + " each; check the id, and which mesh is asked"));
    }

    @Override
    public <R> JobHandle<R> run(Job<R> job) {
        return run(job, jobs.freshId());
    }

    @Override
    public <R> JobHandle<R> run(Job<R> job, JobId id) {
        return jobs.run(job, id);
    }

    @Override
    public <R> JobHandle<R> job(JobId id, TypeReference<R> result) {
        return jobs.job(id, PayloadCodec.of(result, PayloadFormat.JSON));
    }

    @Override
    public CompletionStage<List<JobStatus>> jobs(int limit) {
        return jobs.all(limit);
    }

    @Override
    public <C> MeshRef<C> actor(ActorType<C> type, String id) {
        return setup.actors().actor(type, id);
    }

    @Override
    public CompletionStage<NodeId> startActor(ActorId actor) {
        return setup.actors().start(actor);
    }

    @Override
    public CompletionStage<ActorStop> stopActor(ActorId actor) {
        return setup.actors().stop(actor);
    }

    @Override
    public CompletionStage<NodeId> restartActor(ActorId actor) {
        return setup.actors().restart(actor);
    }

    @Override
    public CompletionStage<ActorDetail> describeActor(ActorId actor) {
        return actorQuestions
                .awake(actor)
                .thenCombine(
                        setup.actors().wakes(actor),
                        (found, kept) -> new ActorDetail(
                                kept.actor(), found.awake(), found.silent(), kept.alwaysOn(), kept.reminders()));
    }

    @Override
    public CompletionStage<List<ActorView>> actors(Optional<String> type, int limit) {
        return actorQuestions.awake(type, limit);
    }

    @Override
    public Materializer materializer() {
        return SystemMaterializer.get(system).materializer();
    }

    @Override
    public CompletionStage<List<TaskStatus>> tasks(int limit) {
        return questions.tasks(limit);
    }

    @Override
    public List<NodeView> nodes() {
        return questions.nodes();
    }

    @Override
    public JournalView journal() {
        return setup.journal().view();
    }

    @Override
    public NodeId nodeId() {
        return setup.profile().node();
    }

    @Override
    public String address() {
        return system.address().getHost().orElse("") + ":"
                + system.address().getPort().orElse(0);
    }

    @Override
    public String meshId() {
        return setup.meshId();
    }

    @Override
    public AutoCloseable subscribe(Consumer<MeshEvent> consumer) {
        return EventPump.start(setup.events(), setup.runtime().eventBuffer(), consumer);
    }

    @Override
    public CompletionStage<Void> terminated() {
        return ended.thenRun(() -> {}); // a copy: nobody else completes ours
    }

    @Override
    public void close() {
        companions.close();
        setup.waits().close();
        MeshNode.close(system);
    }
}
