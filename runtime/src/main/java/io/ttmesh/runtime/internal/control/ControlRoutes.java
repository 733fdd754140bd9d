package io.ttmesh.runtime.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException.Retry;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What each path of the door answers, apart from the events. */
final class ControlRoutes {
    /** Most submissions in one listing. */
    static final int TASKS_MAX = 10_000;
    /** Longest wait for a result in one request. */
    static final Duration WAIT_MAX = Duration.ofHours(1);

    private static final int TASKS_DEFAULT = 50;

    private final Mesh mesh;
    private final ActorRoutes actors;
    private final JobRoutes jobs;

    ControlRoutes(Mesh mesh, JobCatalog catalog) {
        this.mesh = mesh;
        this.actors = new ActorRoutes(mesh);
        this.jobs = new JobRoutes(mesh, catalog);
    }

    /** Completes with what is written as JSON. */
    CompletionStage<?> answer(ControlRequest request) {
        return switch (request.shape()) {
            case "nodes" -> nodes(request);
            case "journal" -> journal(request);
            case "tasks" -> tasks(request);
            case "tasks/{id}" -> status(request);
            case "tasks/{id}/result" -> result(request);
            case "tasks/{id}/explain" -> explain(request);
            case "tasks/{id}/cancel" -> cancel(request);
            case "actors" -> actors.list(request);
            case "actors/{id}" -> actors.show(request);
            case "actors/{id}/start" -> actors.start(request);
            case "actors/{id}/stop" -> actors.stop(request);
            case "actors/{id}/restart" -> actors.restart(request);
            case "named-jobs" -> jobs.catalog(request);
            case "named-jobs/{id}/run" -> jobs.run(request);
            case "jobs" -> jobs.list(request);
            case "jobs/{id}" -> jobs.show(request);
            case "jobs/{id}/result" -> jobs.result(request);
            case "jobs/{id}/cancel" -> jobs.cancel(request);
            case "jobs/{id}/resume" -> jobs.resume(request);
            case "jobs/{id}/rerun" -> jobs.rerun(request);
            default -> throw ControlRequest.noSuchPath("/v1/" + String.join("/", request.path()));
        };
    }

    private CompletionStage<?> nodes(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of());
        return CompletableFuture.completedStage(mesh.nodes());
    }

    private CompletionStage<?> journal(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of());
        return CompletableFuture.completedStage(mesh.journal());
    }

    private CompletionStage<?> tasks(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of("limit", "namespace", "phase"));
        int limit = (int) request.number("limit", TASKS_DEFAULT, 1, TASKS_MAX);
        Optional<String> namespace = request.parameter("namespace");
        Optional<TaskPhase> phase = request.parameter("phase").map(ControlRoutes::phase);
        Predicate<TaskStatus> wanted =
                status -> namespace.map(status.namespace()::equals).orElse(true)
                        && phase.map(status.phase()::equals).orElse(true);
        // A filter looks at everything that is remembered, or the newest few of another namespace would hide what fits.
        int asked = namespace.isPresent() || phase.isPresent() ? TASKS_MAX : limit;
        return mesh.tasks(asked)
                .thenApply(all -> all.stream().filter(wanted).limit(limit).toList());
    }

    private static TaskPhase phase(String text) {
        return Arrays.stream(TaskPhase.values())
                .filter(phase -> phase.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("phase '" + text + "' is unknown: use one of "
                        + Arrays.toString(TaskPhase.values()).toLowerCase(Locale.ROOT)));
    }

    private CompletionStage<?> status(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of());
        return mesh.status(request.taskId());
    }

    private CompletionStage<?> explain(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of());
        return mesh.explain(request.taskId());
    }

    private CompletionStage<?> cancel(ControlRequest request) {
        request.require("POST");
        request.requireParameters(Set.of());
        return mesh.cancel(request.taskId()).thenApply(cancelled -> Map.of("cancelled", cancelled));
    }

    private CompletionStage<?> result(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of("wait-millis"));
        TaskId taskId = request.taskId();
        long waitMillis = request.number("wait-millis", 0, 0, WAIT_MAX.toMillis());
        if (waitMillis > 0) {
            return result(taskId, waitMillis);
        }
        return mesh.status(taskId).thenCompose(status -> {
            if (!status.phase().isFinal()) {
                throw notEnded(taskId, "is " + status.phase());
            }
            return result(taskId, WAIT_MAX.toMillis());
        });
    }

    private CompletionStage<JsonNode> result(TaskId taskId, long waitMillis) {
        return mesh.result(taskId, JsonNode.class)
                // The stage is this request's own: its time limit tells the mesh that nobody waits any more.
                .toCompletableFuture()
                .orTimeout(waitMillis, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        failure instanceof TimeoutException
                                ? notEnded(taskId, "has not ended after " + waitMillis + " ms")
                                : failure))
                .thenApply(value -> value == null ? NullNode.getInstance() : value);
    }

    private static RefusedRequest notEnded(TaskId taskId, String why) {
        return new RefusedRequest(
                ErrorKind.NOT_ENDED, "task " + taskId + " " + why + ": wait longer, or cancel it", Retry.SAFE);
    }
}
