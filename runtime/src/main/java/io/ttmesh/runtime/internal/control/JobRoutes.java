package io.ttmesh.runtime.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.model.JobId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What the paths below {@code /v1/jobs} answer. */
final class JobRoutes {
    /** Most jobs in one listing. */
    static final int JOBS_MAX = 1_000;

    private static final int JOBS_DEFAULT = 50;

    private final Mesh mesh;

    JobRoutes(Mesh mesh) {
        this.mesh = mesh;
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
        JobHandle<JsonNode> job = job(request);
        long waitMillis = request.number("wait-millis", 0, 0, ControlRoutes.WAIT_MAX.toMillis());
        CompletionStage<?> ended = waitMillis == 0
                ? CompletableFuture.completedStage("asked at once")
                : job.result()
                        .toCompletableFuture()
                        .copy()
                        .orTimeout(waitMillis, TimeUnit.MILLISECONDS)
                        .handle((result, failure) -> "its status says more");
        return ended.thenCompose(ignored -> job.status());
    }

    CompletionStage<?> cancel(ControlRequest request) {
        requirePost(request, Set.of());
        return job(request).cancel().thenApply(took -> Map.of("tookMillis", took.toMillis()));
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
