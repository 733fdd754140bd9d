package io.ttmesh.testkit.internal.node;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where threads of tests, and of code in nodes, wait for stages. Never called from an actor. */
final class Stages {
    private Stages() {}

    /**
     * The stage's value.
     *
     * @throws TimeoutException when it takes longer
     * @throws IllegalStateException when it failed; has the reason
     */
    static <T> T await(CompletionStage<T> stage, Duration atMost) throws InterruptedException, TimeoutException {
        var done = new CountDownLatch(1);
        stage.whenComplete((value, failure) -> done.countDown());
        if (!done.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("not within " + atMost);
        }
        var future = stage.toCompletableFuture();
        if (future.isCompletedExceptionally()) {
            throw new IllegalStateException(future.exceptionNow());
        }
        return future.resultNow();
    }
}
