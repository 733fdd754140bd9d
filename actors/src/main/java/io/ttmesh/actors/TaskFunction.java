package io.ttmesh.actors;

import org.jspecify.annotations.Nullable;

/**
 * The body of a task. Runs on a virtual thread of its own and may block.
 *
 * <p>It may run more than once for one submission (at least once, never twice under one fencing token), so it should be
 * idempotent or guard its effects with {@link TaskContext#fencingToken()}.
 *
 * @param <I> input
 * @param <O> result
 */
@FunctionalInterface
public interface TaskFunction<I extends @Nullable Object, O extends @Nullable Object> {
    /**
     * Computes the result. Should return or throw soon after the thread is interrupted: that is how cancellation and
     * timeouts reach it.
     *
     * @throws Exception any failure; the submission's retry policy decides what follows
     */
    O run(I input, TaskContext context) throws Exception;
}
