package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What is asked of the mesh about jobs, from clients and from inside nodes. */
final class JobErrands {
    private static final Duration SUBMIT_MAX = Duration.ofSeconds(60);
    private static final Duration ASK_MAX = Duration.ofSeconds(20);

    private JobErrands() {}

    /** Submits a job from a node. */
    record Submit(JobRecipe.Wish wish) implements NodeCode<String> {
        @Override
        public String run(NodeScope node) throws Exception {
            return submit(node.node().mesh(), JobRecipe.of(wish));
        }
    }

    /** Asks a node for a job's end. */
    record Ask(String job, int life, String who) implements NodeCode<JobTale.Answer> {
        @Override
        public JobTale.Answer run(NodeScope node) throws Exception {
            return ask(node.node().mesh(), job, life, who);
        }
    }

    /** Returns when it is journalled. */
    static String submit(Mesh mesh, JobRecipe recipe) throws Exception {
        return within(SUBMIT_MAX, mesh.run(recipe.job(), new JobId(recipe.id())).acknowledged())
                .value();
    }

    static JobHandle<Value> handle(Mesh mesh, String job) {
        return mesh.job(new JobId(job), Value.class);
    }

    /** What somebody is told of a job that has ended: its status and its result must agree. */
    static JobTale.Answer ask(Mesh mesh, String job, int life, String who) throws Exception {
        JobHandle<Value> handle = handle(mesh, job);
        JobStatus status = within(ASK_MAX, handle.status());
        Set<String> failed = status.failed().stream().map(JobStatus.Step::name).collect(Collectors.toSet());
        try {
            long number = handle.await(ASK_MAX).number();
            return new JobTale.Answer(life, who, status.phase(), Optional.of(number), failed, "a result");
        } catch (JobFailedException | CancelledException e) {
            return new JobTale.Answer(life, who, status.phase(), Optional.empty(), failed, e.toString());
        }
    }

    static <T> T within(Duration atMost, CompletionStage<T> stage) throws Exception {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer after " + atMost);
        }
    }
}
