package io.ttmesh.runtime.internal.submit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that comes once, as a future for those who want one. Safe for use by many threads.
 *
 * <p>Callbacks on the future and the making of the value run where the executor has them run, whoever settles it and whenever
 * the future is asked for. Either the one that settles sees the future, or the one that makes the future sees the value; when
 * both do, the second completion changes nothing.
 */
final class Later<T extends @Nullable Object> {
    private final Executor executor;
    private final AtomicReference<@Nullable Supplier<? extends T>> source = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<T>> handedOut = new AtomicReference<>();

    Later(Executor executor) {
        this.executor = executor;
    }

    /** Says how to make the value, or what to throw; false when that was said before. Returns at once. */
    boolean settle(Supplier<? extends T> how) {
        if (!source.compareAndSet(null, how)) {
            return false;
        }
        CompletableFuture<T> future = handedOut.get();
        if (future != null) {
            complete(future, how);
        }
        return true;
    }

    boolean isSettled() {
        return source.get() != null;
    }

    /** How to make the value; null until it is settled. */
    @Nullable
    Supplier<? extends T> source() {
        return source.get();
    }

    /** The future, the same each time. */
    CompletableFuture<T> future() {
        CompletableFuture<T> known = handedOut.get();
        if (known != null) {
            return known;
        }
        var fresh = new CompletableFuture<T>();
        CompletableFuture<T> quicker = handedOut.compareAndExchange(null, fresh);
        if (quicker != null) {
            return quicker;
        }
        Supplier<? extends T> how = source.get();
        if (how != null) {
            complete(fresh, how);
        }
        return fresh;
    }

    /** Whether somebody completed or cancelled the future that was handed out, before there was a value. */
    boolean isAbandoned() {
        CompletableFuture<T> future = handedOut.get();
        return future != null && future.isDone() && source.get() == null;
    }

    private void complete(CompletableFuture<T> future, Supplier<? extends T> how) {
        executor.execute(() -> {
            try {
                future.complete(how.get());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
    }
}
