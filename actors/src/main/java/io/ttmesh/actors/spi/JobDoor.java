package io.ttmesh.actors.spi;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.internal.job.GraphChange;
import io.ttmesh.actors.internal.job.JobCommand;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.internal.job.JobHome;
import io.ttmesh.actors.internal.job.JobReply;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.model.error.UnknownTaskException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The way to the coordinators of jobs, from one node or client. What it asks may be asked again without harm, and so it is, for
 * a while, when no answer comes. Safe for use by many threads.
 */
public final class JobDoor {
    private static final int PIECE_BYTES = 128 << 10;
    /** What goes into one command, with some room around it. */
    private static final int CHANGE_BYTES = 192 << 10;

    private static final Duration PAUSE = Duration.ofMillis(250);
    /** How long a coordinator is waited for that has nothing to say yet. */
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final ActorHosts actors;
    private final JobHome home;
    private final BooleanSupplier isClosed;

    JobDoor(ActorHosts actors, JobHome home, BooleanSupplier isClosed) {
        this.actors = actors;
        this.home = home;
        this.isClosed = isClosed;
    }

    /** How a job ended. */
    public record End(JobPhase phase, String why, int sizeBytes) {}

    /** How long a cancel took, and whether there was something to end. */
    public record Stop(Duration took, boolean wasRunning) {}

    /**
     * What a mesh takes.
     *
     * @param payloadLimit largest input of one submission, in bytes
     * @param layout where its regions stand
     * @param isKnown whether a node of the mesh has a task
     */
    public record Terms(long payloadLimit, MeshLayout layout, Predicate<TaskVersion> isKnown) {}

    /**
     * Refuses what can not run.
     *
     * @throws InvalidInputException when something in the job is too large, or is to run in a region that the mesh has not
     * @throws UnknownTaskException when no node has one of its tasks
     */
    public void check(Job<?> job, Terms terms) {
        JobGraph graph = JobGraph.decoded(job.encoded());
        String refusal = "job " + graph.name() + " refused: ";
        graph.vertices().forEach(step -> check(refusal, step, graph.options(), terms));
    }

    /** Refuses a change of which something can not run, in the same way, and one that is too large to be sent. */
    public void check(JobId job, JobChange change, Terms terms) {
        Payload bytes = change.encoded();
        GraphChange what = GraphChange.decoded(bytes);
        what.vertices().forEach(step -> check(refusal(job), step, what.options(), terms));
        if (bytes.sizeBytes() > CHANGE_BYTES) {
            throw new InvalidInputException(refusal(job) + "it has " + bytes.sizeBytes() + " bytes, over "
                    + CHANGE_BYTES + ": make several of it, or give its steps references");
        }
    }

    private static void check(String refusal, JobGraph.Vertex step, List<TaskOptions> options, Terms terms) {
        step.work().tasks().stream()
                .filter(terms.isKnown().negate())
                .findFirst()
                .ifPresent(task -> {
                    throw new UnknownTaskException(refusal + "step " + step.name() + " runs task " + task
                            + ", which no node of the mesh has: register it, or check name and version");
                });
        int bytes = JobGraph.largestInput(step.work());
        if (bytes > terms.payloadLimit()) {
            throw new InvalidInputException(refusal + "step " + step.name() + " is given " + bytes + " bytes, over "
                    + terms.payloadLimit()
                    + " (limit ttmesh.runtime.payload-limit): give it less, smaller portions, or a reference");
        }
        if (step.work().runsWith() != JobGraph.NONE) {
            checkRegion(
                    refusal + "step " + step.name() + ": ",
                    options.get(step.work().runsWith()),
                    terms.layout());
        }
    }

    private static void checkRegion(String refusal, TaskOptions options, MeshLayout layout) {
        try {
            options.region().region().ifPresent(layout::require);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(refusal + e.getMessage(), e);
        }
    }

    private static String refusal(JobId job) {
        return "a change of job " + job + " refused: ";
    }

    /**
     * Hands a job over in pieces; completes when it is journalled: it runs, or waits for its place. The same under the same id again changes nothing.
     *
     * @throws InvalidInputException when it is too large
     */
    public CompletionStage<Void> submit(JobId job, Job<?> what) {
        Payload bytes = what.encoded();
        long limit = home.settings().graphLimit();
        if (bytes.sizeBytes() > limit) {
            throw new InvalidInputException("job " + what.name() + " refused: its graph has " + bytes.sizeBytes()
                    + " bytes with all that it is given, over " + limit + " (limit ttmesh.actors.job.graph-limit): use"
                    + " references, ranges, or several jobs");
        }
        int pieces = Math.max(1, (bytes.sizeBytes() + PIECE_BYTES - 1) / PIECE_BYTES);
        CompletionStage<Void> sent = CompletableFuture.completedStage(null);
        for (int i = 0; i < pieces; i++) {
            int piece = i;
            sent = sent.thenCompose(before -> load(job, bytes, piece, pieces));
        }
        return sent;
    }

    private CompletionStage<Void> load(JobId job, Payload bytes, int piece, int pieces) {
        int from = piece * PIECE_BYTES;
        int to = Math.min(bytes.sizeBytes(), from + PIECE_BYTES);
        var part = new Payload(bytes.format(), Arrays.copyOfRange(bytes.bytes(), from, to));
        return asked(job, home.settings().submitTimeout(), replyTo -> new JobCommand.Load(piece, pieces, part, replyTo))
                .thenAccept(reply -> taken(job, reply));
    }

    private static void taken(JobId job, JobReply reply) {
        switch (reply) {
            case JobReply.Taken ignored -> {}
            case JobReply.Refused(var why) -> throw new InvalidInputException("job " + job + " refused: " + why);
            case JobReply other -> throw unexpected(job, other);
        }
    }

    private static OutcomeUnknownException unexpected(JobId job, JobReply reply) {
        return reply instanceof JobReply.Unknown
                ? new OutcomeUnknownException("job " + job + " is unknown: check the id, and which mesh is asked")
                : new OutcomeUnknownException("job " + job + " answered " + reply + ": is its node newer?");
    }

    /** How a job stands. */
    public CompletionStage<JobStatus> status(JobId job) {
        return asked(job, home.settings().submitTimeout(), JobCommand.Show::new).thenApply(reply -> {
            if (reply instanceof JobReply.Shown(var status)) {
                return status;
            }
            throw unexpected(job, reply);
        });
    }

    /** Completes when a job has ended, however long that takes. */
    public CompletionStage<End> end(JobId job) {
        return actors.actor(home.type(), job.value())
                .<JobReply>ask(WAIT, JobCommand.AwaitEnd::new)
                .handle((reply, thrown) -> {
                    if (reply instanceof JobReply.Ended(var phase, var why, var size)) {
                        return CompletableFuture.completedStage(new End(phase, why, size));
                    }
                    if (reply != null) {
                        return CompletableFuture.<End>failedStage(unexpected(job, reply));
                    }
                    return mayBeAsked(thrown)
                            ? later().thenCompose(ignored -> end(job))
                            : CompletableFuture.<End>failedStage(unwrapped(thrown));
                })
                .thenCompose(Function.identity());
    }

    /** The whole result of a job that ended with one. */
    public CompletionStage<Payload> result(JobId job, End end) {
        return part(job, end, new ByteArrayOutputStream());
    }

    private CompletionStage<Payload> part(JobId job, End end, ByteArrayOutputStream soFar) {
        return asked(job, home.settings().submitTimeout(), replyTo -> new JobCommand.Fetch(soFar.size(), replyTo))
                .thenCompose(reply -> {
                    if (!(reply instanceof JobReply.Part(var bytes)) || bytes.isEmpty()) {
                        return CompletableFuture.failedStage(unexpected(job, reply));
                    }
                    soFar.writeBytes(bytes.get().bytes());
                    return soFar.size() < end.sizeBytes()
                            ? part(job, end, soFar)
                            : CompletableFuture.completedStage(
                                    new Payload(bytes.get().format(), soFar.toByteArray()));
                });
    }

    /**
     * Ends a job; completes when nothing of it runs any more. If the coordinator moves or leaves memory meanwhile, and all has
     * stopped by the time it is asked again, the job is said to have ended before.
     */
    public CompletionStage<Stop> cancel(JobId job) {
        String call = UUID.randomUUID().toString();
        return asked(job, home.settings().submitTimeout(), replyTo -> new JobCommand.Cancel(call, replyTo))
                .thenApply(reply -> {
                    if (reply instanceof JobReply.Stopped(var millis, var wasRunning)) {
                        return new Stop(Duration.ofMillis(millis), wasRunning);
                    }
                    throw unexpected(job, reply);
                });
    }

    /** Runs what is missing; completes when that is journalled. */
    public CompletionStage<Void> resume(JobId job) {
        return asked(job, home.settings().submitTimeout(), JobCommand.Resume::new)
                .thenAccept(reply -> taken(job, reply));
    }

    /** Runs a step again, and all that depend on it; completes when that is journalled. */
    public CompletionStage<Void> rerun(JobId job, String step) {
        String call = UUID.randomUUID().toString();
        return asked(job, home.settings().submitTimeout(), replyTo -> new JobCommand.Rerun(step, call, replyTo))
                .thenAccept(reply -> taken(job, reply));
    }

    /** Adds to the graph of a job that runs; completes when that is journalled. The same again changes nothing. */
    public CompletionStage<Void> change(JobId job, JobChange change) {
        return asked(job, home.settings().submitTimeout(), replyTo -> new JobCommand.Change(change.encoded(), replyTo))
                .thenAccept(reply -> {
                    if (reply instanceof JobReply.Refused(var why)) {
                        throw new InvalidInputException(refusal(job) + why);
                    }
                    taken(job, reply);
                });
    }

    private CompletionStage<JobReply> asked(
            JobId job, Duration atMost, Function<ActorRef<JobReply>, JobCommand> command) {
        return asked(job, System.nanoTime() + atMost.toNanos(), command);
    }

    private CompletionStage<JobReply> asked(
            JobId job, long untilNanos, Function<ActorRef<JobReply>, JobCommand> command) {
        return actors.actor(home.type(), job.value())
                .ask(command)
                .handle((reply, thrown) -> {
                    if (reply != null) {
                        return CompletableFuture.completedStage(reply);
                    }
                    return mayBeAsked(thrown) && System.nanoTime() - untilNanos < 0
                            ? later().thenCompose(ignored -> asked(job, untilNanos, command))
                            : CompletableFuture.<JobReply>failedStage(unwrapped(thrown));
                })
                .thenCompose(Function.identity());
    }

    private boolean mayBeAsked(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        return !isClosed.getAsBoolean()
                && (cause instanceof OutcomeUnknownException
                        || cause instanceof ActorUnavailableException
                        || cause instanceof OverloadedException
                        || cause instanceof UnknownActorException);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof MeshException
                ? cause
                : new OutcomeUnknownException("a job could not be asked: " + cause);
    }

    private static CompletionStage<Void> later() {
        Executor after = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, after);
    }
}
