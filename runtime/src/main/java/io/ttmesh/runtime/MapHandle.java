package io.ttmesh.runtime;

import java.util.concurrent.CompletionStage;

/**
 * One task over many inputs, seen from the process that asked for it. Safe for use by many threads.
 *
 * @param <R> what the results are gathered into
 */
public interface MapHandle<R> {
    /** Completes when every input has its result, or fails with the first failure, after which the rest is cancelled. */
    CompletionStage<R> result();

    /** Inputs submitted so far. */
    long submitted();

    /** Submissions ended so far. */
    long ended();

    /** Stops submitting and cancels what is under way; {@link #result()} fails as cancelled. */
    void cancel();
}
