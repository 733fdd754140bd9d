package io.ttmesh.runtime.internal;

import io.ttmesh.runtime.internal.submit.Awaited;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a thread of the caller waits for the mesh: at start and close, and in the command line. Never called from an
 * actor. The only place in main code that blocks on a future.
 */
public final class Blocking {
    private Blocking() {}

    /**
     * The stage's value.
     *
     * @throws TimeoutException when it takes longer
     */
    public static <T> T await(CompletionStage<T> stage, Duration atMost) throws TimeoutException {
        try {
            return stage.toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } catch (ExecutionException e) {
            throw Awaited.unwrap(e);
        }
    }
}
