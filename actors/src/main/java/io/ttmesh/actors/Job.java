package io.ttmesh.actors;

import io.ttmesh.actors.internal.job.GraphCheck;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.model.Payload;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A graph of tasks that ends in one value, with all that it is given. Runs on the mesh as often as it is submitted.
 *
 * <pre>{@code
 * static final Job<Report> REPORT = Job.define("report", j -> {
 *     var a = j.task(LOAD, "a.csv");
 *     var b = j.task(LOAD, "b.csv");
 *     return j.task(MERGE, a, b);
 * });
 * }</pre>
 *
 * <p>Not for one task, which {@code mesh.submit} runs, nor for many inputs whose results one process gathers, which {@code
 * mesh.map} does: a job costs a write to the journal for every step or so, and outlives whoever submitted it. Immutable.
 *
 * @param <R> the result
 */
public final class Job<R extends @Nullable Object> {
    private final String name;
    private final Payload encoded;
    private final PayloadCodec<R> result;

    private Job(String name, Payload encoded, PayloadCodec<R> result) {
        this.name = name;
        this.encoded = encoded;
        this.result = result;
    }

    /**
     * Defines a job.
     *
     * @param name 1 to 128 of letters, digits, {@code _ . -}, a letter first
     * @param body puts the steps together, and returns the one whose value is the job's
     * @throws io.ttmesh.model.error.InvalidInputException when the graph is not sound; names the path of steps and the remedy
     */
    public static <R extends @Nullable Object> Job<R> define(String name, Function<JobBuilder, Step<R>> body) {
        var builder = new JobBuilder(name);
        Step<R> last = body.apply(builder);
        JobGraph graph = builder.graph(last);
        GraphCheck.require(graph);
        return new Job<>(graph.name(), graph.encoded(), last.codec());
    }

    /**
     * The same, to end within a time: after that, it ends as {@code FAILED}, and what it has running is cancelled. The time begins
     * when the mesh has taken the job, and anew when it is resumed, or a step of it is rerun.
     *
     * @param within more than 0, at most ten years
     * @throws io.ttmesh.model.error.InvalidInputException when it is out of its range
     */
    public Job<R> withDeadline(Duration within) {
        JobGraph limited = JobGraph.decoded(encoded).withDeadline(within);
        GraphCheck.require(limited);
        return new Job<>(name, limited.encoded(), result);
    }

    /**
     * The same in a namespace, whose limits it keeps: how many jobs run at once, and how many of their submissions. Its submissions
     * are in it as well, unless the options of a task name another one.
     *
     * @param namespace 1 to 31 of a-z, 0-9 and '-', a letter first; {@code default} unless said
     * @throws io.ttmesh.model.error.InvalidInputException when it has other characters
     */
    public Job<R> inNamespace(String namespace) {
        JobGraph named = JobGraph.decoded(encoded).inNamespace(namespace);
        GraphCheck.require(named);
        return new Job<>(name, named.encoded(), result);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The steps and what they are given, as the mesh takes them. */
    public Payload encoded() {
        return encoded;
    }

    /** How the result is read. */
    public PayloadCodec<R> result() {
        return result;
    }

    @Override
    public String toString() {
        return name + ", " + encoded.sizeBytes() + " bytes";
    }
}
