package io.ttmesh.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.internal.node.MeshNode;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.pekko.stream.Materializer;

/**
 * The handle to the mesh: submits work, asks for results, and is one node of it (or a client) until closed.
 *
 * <p>Safe for use by many threads. Every stage it returns fails with a {@link io.ttmesh.model.error.MeshException}.
 */
public interface Mesh extends AutoCloseable {
    /**
     * Starts a node in this process and waits until it is a member.
     *
     * @throws io.ttmesh.model.error.StartException when it can not start or join
     */
    static Mesh start(MeshConfig config) {
        return MeshNode.start(config);
    }

    /**
     * Starts a mesh of one node in this process, which listens only on an ephemeral loopback port and keeps everything
     * in memory; work is volatile unless its options say durable. To keep what is durable on disk, start
     * {@link MeshConfig#local()} with {@link MeshConfig#dataDir a folder}.
     *
     * @param tasks tasks besides those of the class path
     */
    static Mesh local(DistributedTask<?, ?>... tasks) {
        return start(MeshConfig.local().withTasks(tasks));
    }

    /** Submits with {@link TaskOptions#DEFAULTS}. */
    default <I, O> TaskHandle<O> submit(DistributedTask<I, O> task, I input) {
        return submit(task, input, TaskOptions.DEFAULTS);
    }

    /**
     * Hands one unit of work to the mesh and returns at once.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when the input is not of the task's type
     * @throws io.ttmesh.model.error.InvalidInputException when the input is too large or an option names an unknown
     *     region
     * @throws io.ttmesh.model.error.OverloadedException when this process has as many submissions in flight as it may
     * @throws io.ttmesh.model.error.NoEligibleNodeException when this node is closed
     */
    <I, O> TaskHandle<O> submit(DistributedTask<I, O> task, I input, TaskOptions options);

    /** Runs a task over many inputs and lists the results in their order. */
    default <I, O> MapHandle<List<O>> map(DistributedTask<I, O> task, Iterable<? extends I> inputs) {
        return map(task, inputs, TaskOptions.DEFAULTS, Collectors.toList());
    }

    /**
     * Runs a task over many inputs and gathers the results in the order of the inputs. Inputs are taken as they can be
     * submitted, so that their number is not bounded by memory; a limit that is reached slows the map down.
     */
    <I, O, R> MapHandle<R> map(
            DistributedTask<I, O> task,
            Iterable<? extends I> inputs,
            TaskOptions options,
            Collector<? super O, ?, R> gather);

    /** The result of any submission, from any node; completes when it ended. */
    default <O> CompletionStage<O> result(TaskId taskId, Class<O> type) {
        return result(taskId, new TypeReference<O>() {
            @Override
            public Type getType() {
                return type;
            }
        });
    }

    /**
     * The same for generic types. Fails with {@link io.ttmesh.model.error.ForgottenException} when it ended too long
     * ago, and with {@link io.ttmesh.model.error.OutcomeUnknownException} when nobody knows it, or this node closes
     * before it does. The stage is the caller's own: who completes or cancels it ends the wait, not the submission.
     */
    <O> CompletionStage<O> result(TaskId taskId, TypeReference<O> type);

    /** What the owner knows about any submission. */
    CompletionStage<TaskStatus> status(TaskId taskId);

    /** Why the last attempts of any submission went where they went, or nowhere; oldest first. */
    CompletionStage<List<PlacementRecord>> explain(TaskId taskId);

    /** Ends any submission; see {@link TaskHandle#cancel()}. */
    CompletionStage<Boolean> cancel(TaskId taskId);

    /** Runs a job under a new id; see {@link #run(Job, JobId)}. */
    <R> JobHandle<R> run(Job<R> job);

    /**
     * Hands a job to the mesh and returns at once. From its {@linkplain JobHandle#acknowledged() acknowledgement} on it goes on by
     * itself, whatever happens to this process. The same job under the same id again is the same run.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the job is too large, or given something too large
     * @throws io.ttmesh.model.error.UnknownTaskException when no node has one of its tasks
     */
    <R> JobHandle<R> run(Job<R> job, JobId id);

    /** Any job, from any node. Asks nothing: an unknown id fails with {@code OutcomeUnknownException} at the first question. */
    default <R> JobHandle<R> job(JobId id, Class<R> result) {
        return job(id, new TypeReference<R>() {
            @Override
            public Type getType() {
                return result;
            }
        });
    }

    /** The same for generic types. */
    <R> JobHandle<R> job(JobId id, TypeReference<R> result);

    /**
     * The jobs that run, and those that were asked for or ended a short while ago, newest first, at most {@code limit} of them.
     * Coordinators that do not answer in time are left out.
     */
    CompletionStage<List<JobStatus>> jobs(int limit);

    /**
     * The way to one actor, from here and from whoever gets the ref. Starts nothing: the actor starts with its first
     * message.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the id is too long or has control characters, or the
     *     type's commands can not be written
     */
    <C> MeshRef<C> actor(ActorType<C> type, String id);

    /**
     * Has an actor awake whose type this node has registered or asked for ({@code mesh.startActor(ref.id())}), for good if its type is {@linkplain ActorType#alwaysOn() always on}; completes with its node when it
     * takes messages, though its state may still be read. Fails with {@link
     * io.ttmesh.model.error.ActorUnavailableException} when it can not start, and with {@link
     * io.ttmesh.model.error.UnknownActorException} when the type is not known here.
     */
    CompletionStage<NodeId> startActor(ActorId actor);

    /**
     * Ends an actor after what it does now; completes when it has ended. One that is always on no longer is, which the answer
     * says. Its reminders stay, and the next message or reminder starts it again.
     */
    CompletionStage<ActorStop> stopActor(ActorId actor);

    /**
     * Replaces an actor's instance by a new one, with the state that is kept, if any; completes with its node. Commands
     * that wait go to the new instance.
     */
    CompletionStage<NodeId> restartActor(ActorId actor);

    /** Where an actor is awake, whether it is always on, and its reminders. */
    CompletionStage<ActorDetail> describeActor(ActorId actor);

    /** The actors that are awake, of all types; see {@link #actors(Optional, int)}. */
    default CompletionStage<List<ActorView>> actors(int limit) {
        return actors(Optional.empty(), limit);
    }

    /**
     * The actors that are awake, those first that were active last, at most {@code limit} of them and 500 of one node.
     * Nodes that do not answer in time are left out.
     *
     * @param type only those of this type
     */
    CompletionStage<List<ActorView>> actors(Optional<String> type, int limit);

    /**
     * Runs streams on this node, as {@code lines.runForeach(System.out::println, mesh.materializer())}: those that actors
     * answer with, and any other. They end when this handle is closed.
     */
    Materializer materializer();

    /** The submissions that the nodes remember, newest first, at most {@code limit} of them. */
    CompletionStage<List<TaskStatus>> tasks(int limit);

    /** All nodes as this one sees them; at most a second or two old. */
    List<NodeView> nodes();

    /** Where durable submissions are kept, and how that is, as this node sees it. */
    JournalView journal();

    /** Who this node is. */
    NodeId nodeId();

    /** The host and port under which other nodes reach and join this one. */
    String address();

    /** The id of the mesh, minted when it was created. */
    String meshId();

    /** Where this node answers the command line, as {@code http://127.0.0.1:40123}, if it does. */
    Optional<String> controlUrl();

    /**
     * Hands every event that this node sees to a consumer until the returned subscription is closed. The consumer runs
     * on a thread of its own; events that it is too slow for are dropped, and their number is logged.
     */
    AutoCloseable subscribe(Consumer<MeshEvent> consumer);

    /** Completes when the node has ended: closed, or shut out by the others after it was unreachable. */
    CompletionStage<Void> terminated();

    /** Leaves the mesh gracefully and ends the node; waits for that. */
    @Override
    void close();
}
