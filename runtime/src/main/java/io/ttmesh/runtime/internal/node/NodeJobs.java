package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.spi.ActorHosts;
import io.ttmesh.actors.spi.JobDoor;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.streaming.PayloadCodec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the handle to the mesh knows of jobs. */
final class NodeJobs {
    private static final String COORDINATORS = "ttmesh.job";

    private final NodeMesh.Setup setup;
    private final ActorQuestions actors;
    private final JobDoor door;

    NodeJobs(NodeMesh.Setup setup, ActorQuestions actors, JobDoor door) {
        this.setup = setup;
        this.actors = actors;
        this.door = door;
    }

    JobId freshId() {
        Region home = setup.node().region();
        return new JobId("j" + setup.ids().fresh(home, false).unique());
    }

    <R> JobHandle<R> run(Job<R> job, JobId id) {
        door.check(job, terms());
        return handle(id, job.result(), door.submit(id, job));
    }

    private JobDoor.Terms terms() {
        return new JobDoor.Terms(setup.runtime().payloadLimit(), setup.node().layout(), this::isKnown);
    }

    /** While this node knows of no other yet, nothing is refused that some of them may have. */
    private boolean isKnown(TaskVersion task) {
        var entries = setup.directory().entries().values();
        return entries.isEmpty()
                || entries.stream()
                        .anyMatch(entry -> entry.report().profile().tasks().contains(task));
    }

    <R> JobHandle<R> job(JobId id, PayloadCodec<R> result) {
        return handle(id, result, CompletableFuture.completedStage(null));
    }

    private <R> JobHandle<R> handle(JobId id, PayloadCodec<R> result, CompletionStage<Void> submitted) {
        return new SubmittedJob<>(door, id, reading(result), change -> door.check(id, change, terms()), submitted);
    }

    private <R> PayloadCodec<R> reading(PayloadCodec<R> codec) {
        return codec.reading(ActorHosts.refsKey(), setup.actors().refs());
    }

    /** Those whose coordinators are awake; one that does not answer is left out. */
    CompletionStage<List<JobStatus>> all(int limit) {
        return actors.awake(Optional.of(COORDINATORS), limit).thenCompose(this::statuses);
    }

    private CompletionStage<List<JobStatus>> statuses(List<ActorView> awake) {
        List<CompletableFuture<Optional<JobStatus>>> answers = awake.stream()
                .map(view -> door.status(new JobId(view.actor().id()))
                        .thenApply(Optional::of)
                        .exceptionally(unknown -> Optional.empty())
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream()
                        .map(answer -> answer.getNow(Optional.empty()))
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(JobStatus::startedAt).reversed())
                        .toList())
                .whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
    }
}
