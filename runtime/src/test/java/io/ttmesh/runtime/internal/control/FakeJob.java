package io.ttmesh.runtime.internal.control;

import io.ttmesh.actors.JobChange;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.runtime.JobHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A job of {@link FakeMesh}: one that has failed, one that is done, one that runs, and any other, which is unknown. */
record FakeJob<R>(JobId jobId) implements JobHandle<R> {
    static final JobId KNOWN = new JobId("j1");
    static final JobId DONE = new JobId("jdone");
    static final JobId RUNNING = new JobId("jruns");

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Map<JobId, JobStatus> ALL = Map.of(
            KNOWN,
            new JobStatus(
                    KNOWN,
                    "report",
                    "default",
                    JobPhase.FAILED,
                    0,
                    new NodeId("a"),
                    NOW,
                    Optional.of(NOW.plusSeconds(5)),
                    Map.of(StepPhase.DONE, 1, StepPhase.FAILED, 2),
                    List.of(
                            step("load", StepPhase.DONE, "", ""),
                            step("count", StepPhase.FAILED, "x.Boom: boom", ""),
                            step("print", StepPhase.FAILED, "", "count")),
                    List.of(new JobStatus.Gap("load", 7, "item 7: lost")),
                    42,
                    "step count failed: x.Boom: boom"),
            DONE,
            ofOneStep(DONE, JobPhase.DONE, StepPhase.DONE),
            RUNNING,
            ofOneStep(RUNNING, JobPhase.RUNNING, StepPhase.RUNNING));

    private static JobStatus ofOneStep(JobId job, JobPhase phase, StepPhase stepPhase) {
        return new JobStatus(
                job,
                "report",
                "default",
                phase,
                0,
                new NodeId("a"),
                NOW,
                Optional.empty(),
                Map.of(stepPhase, 1),
                List.of(step("load", stepPhase, "", "")),
                List.of(),
                0,
                "");
    }

    private static JobStatus.Step step(String name, StepPhase phase, String failure, String because) {
        return new JobStatus.Step(
                name,
                "east",
                Optional.of(new TaskVersion("math.add", 1)),
                phase,
                3,
                2,
                0,
                1,
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(1)),
                failure,
                because,
                failure.isEmpty() ? Optional.empty() : Optional.of(FakeMesh.RUNNING));
    }

    private <T> CompletionStage<T> known(T answer) {
        return ALL.containsKey(jobId)
                ? CompletableFuture.completedStage(answer)
                : CompletableFuture.failedStage(new OutcomeUnknownException("job " + jobId + " is unknown"));
    }

    @Override
    public CompletionStage<JobId> acknowledged() {
        return known(jobId);
    }

    @Override
    @SuppressWarnings("unchecked") // the door asks for trees
    public CompletionStage<R> result() {
        return jobId.equals(DONE)
                ? CompletableFuture.completedStage(
                        (R) ControlJson.MAPPER.createObjectNode().put("sum", 42))
                : CompletableFuture.failedStage(new JobFailedException("job " + jobId + " failed"));
    }

    @Override
    public R await(Duration atMost) {
        throw new JobFailedException("job " + jobId + " failed");
    }

    @Override
    public CompletionStage<JobStatus> status() {
        return known(jobId).thenApply(id -> Objects.requireNonNull(ALL.get(id)));
    }

    @Override
    public CompletionStage<Cancelled> cancel() {
        return known(new Cancelled(Duration.ofMillis(17), jobId.equals(RUNNING)));
    }

    @Override
    @SuppressWarnings("NullAway") // nothing is what the stage completes with
    public CompletionStage<Void> resume() {
        return known((Void) null);
    }

    @Override
    public CompletionStage<Void> rerun(String step) {
        return step.equals("load")
                ? resume()
                : CompletableFuture.failedStage(new InvalidInputException("job j1 has no step " + step));
    }

    @Override
    public CompletionStage<Void> change(Consumer<? super JobChange> change) {
        return CompletableFuture.failedStage(new InvalidInputException("no door changes job " + jobId));
    }
}
