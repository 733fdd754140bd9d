package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.spi.JobDoor;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.internal.Blocking;
import io.ttmesh.runtime.internal.submit.Awaited;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A job that this process submitted, or asks for. Questions wait until it is journalled. */
record SubmittedJob<R>(
        JobDoor door,
        JobId jobId,
        PayloadCodec<R> codec,
        Consumer<JobChange> changeCheck,
        CompletionStage<Void> submitted)
        implements JobHandle<R> {
    @Override
    public CompletionStage<JobId> acknowledged() {
        return submitted.thenApply(done -> jobId);
    }

    @Override
    public CompletionStage<R> result() {
        return after(() -> door.end(jobId).thenCompose(end -> switch (end.phase()) {
            case DONE, DONE_PARTIAL -> door.result(jobId, end).thenApply(codec::decode);
            case CANCELLED -> CompletableFuture.failedStage(new CancelledException("job " + jobId + " was cancelled"));
            case FAILED, QUEUED, RUNNING ->
                CompletableFuture.failedStage(new JobFailedException(
                        "job " + jobId + " failed: " + end.why() + "; mend the cause and resume it"));
        }));
    }

    private <T> CompletionStage<T> after(Supplier<CompletionStage<T>> question) {
        return submitted
                .thenCompose(done -> question.get())
                .whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
    }

    @Override
    public R await(Duration atMost) {
        try {
            return Blocking.await(result(), atMost);
        } catch (TimeoutException e) {
            throw new TimedOutException("job " + jobId + " has not ended after " + atMost + "; it goes on");
        } catch (RuntimeException e) {
            throw Awaited.unwrap(e);
        }
    }

    @Override
    public CompletionStage<JobStatus> status() {
        return after(() -> door.status(jobId));
    }

    @Override
    public CompletionStage<Cancelled> cancel() {
        return after(() -> door.cancel(jobId).thenApply(stop -> new Cancelled(stop.took(), stop.wasRunning())));
    }

    @Override
    public CompletionStage<Void> resume() {
        return after(() -> door.resume(jobId));
    }

    @Override
    public CompletionStage<Void> rerun(String step) {
        return after(() -> door.rerun(jobId, step));
    }

    @Override
    public CompletionStage<Void> change(Consumer<? super JobChange> body) {
        JobChange change = JobChange.of(jobId, body);
        changeCheck.accept(change);
        return after(() -> door.change(jobId, change));
    }
}
