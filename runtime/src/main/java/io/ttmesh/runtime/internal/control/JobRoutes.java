package io.ttmesh.runtime.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException.Retry;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What the paths below {@code /v1/jobs} and {@code /v1/named-jobs} answer. */
final class JobRoutes {
    /** Most jobs in one listing. */
    static final int JOBS_MAX = 1_000;

    private static final int JOBS_DEFAULT = 50;
    private static final long PAUSE_MILLIS_MIN = 20;
    private static final long PAUSE_MILLIS_MAX = 1_000;

    private static final String ARGUMENT = "arg.";
    private static final String ID = "id";

    private final Mesh mesh;
    private final JobCatalog catalog;

    JobRoutes(Mesh mesh, JobCatalog catalog) {
        this.mesh = mesh;
        this.catalog = catalog;
    }

    CompletionStage<?> catalog(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of());
        return CompletableFuture.completedStage(catalog.entries());
    }

    /** Makes a job of its arguments and runs it; answers when it is journalled. */
    CompletionStage<?> run(ControlRequest request) {
        request.require("POST");
        Map<String, String> arguments = new LinkedHashMap<>();
        request.query().forEach((name, value) -> {
            if (name.startsWith(ARGUMENT)) {
                arguments.put(name.substring(ARGUMENT.length()), value);
            } else if (!name.equals(ID)) {
                throw new InvalidInputException("parameter '" + name + "' is unknown: use " + ID + ", or " + ARGUMENT
                        + name + " for an argument of the job");
            }
        });
        NamedJob<?> named = catalog.job(request.path().get(1));
        Optional<JobId> id = request.parameter(ID).map(JobId::new);
        Job<?> job = named.make(arguments);
        JobHandle<?> handle = id.isPresent() ? mesh.run(job, id.get()) : mesh.run(job);
        return handle.acknowledged().thenApply(acknowledged -> Map.of("job", acknowledged));
    }

    CompletionStage<?> list(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of("limit"));
        return mesh.jobs((int) request.number("limit", JOBS_DEFAULT, 1, JOBS_MAX));
    }

    /** Waits for the job's end as long as it is asked to, and shows how it stands then. */
    CompletionStage<?> show(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of("wait-millis"));
        return endedWithin(job(request), waitMillis(request));
    }

    /** What it ended with, as soon as that is there, or within the time that it is asked to wait. */
    CompletionStage<?> result(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of("wait-millis"));
        JobHandle<JsonNode> job = job(request);
        return endedWithin(job, waitMillis(request)).thenCompose(status -> {
            if (!status.phase().isEnd()) {
                throw new RefusedRequest(
                        ErrorKind.NOT_ENDED,
                        "job " + status.job() + " is " + status.phase() + ": wait longer, or cancel it",
                        Retry.SAFE);
            }
            return job.result().thenApply(value -> value == null ? NullNode.getInstance() : value);
        });
    }

    private static long waitMillis(ControlRequest request) {
        return request.number("wait-millis", 0, 0, ControlRoutes.WAIT_MAX.toMillis());
    }

    /** Asks again and again: a wait for the result would go on after this request has ended. */
    private static CompletionStage<JobStatus> endedWithin(JobHandle<?> job, long waitMillis) {
        return ended(job, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis), PAUSE_MILLIS_MIN);
    }

    private static CompletionStage<JobStatus> ended(JobHandle<?> job, long untilNanos, long pauseMillis) {
        return job.status().thenCompose(status -> {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
            if (status.phase().isEnd() || leftMillis <= 0) {
                return CompletableFuture.completedStage(status);
            }
            Executor later =
                    CompletableFuture.delayedExecutor(Math.min(leftMillis, pauseMillis), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX), later)
                    .thenCompose(longer -> ended(job, untilNanos, longer));
        });
    }

    CompletionStage<?> cancel(ControlRequest request) {
        requirePost(request, Set.of());
        return job(request)
                .cancel()
                .thenApply(done -> new JobCancelled(done.took().toMillis(), done.wasRunning()));
    }

    CompletionStage<?> resume(ControlRequest request) {
        requirePost(request, Set.of());
        return job(request).resume().thenApply(done -> Map.of("resumed", true));
    }

    CompletionStage<?> rerun(ControlRequest request) {
        requirePost(request, Set.of("step"));
        String step = request.parameter("step")
                .orElseThrow(
                        () -> new InvalidInputException("parameter 'step' is missing: name the step to run again"));
        return job(request).rerun(step).thenApply(done -> Map.of("rerun", step));
    }

    private static void requirePost(ControlRequest request, Set<String> parameters) {
        request.require("POST");
        request.requireParameters(parameters);
    }

    private JobHandle<JsonNode> job(ControlRequest request) {
        return mesh.job(new JobId(request.path().get(1)), JsonNode.class);
    }
}
