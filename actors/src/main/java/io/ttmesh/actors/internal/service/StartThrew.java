package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.Failures;
import org.jspecify.annotations.Nullable;

/** An actor that keeps its state has thrown in {@code onStart}, which Pekko tells as a failure of the store. */
final class StartThrew extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Throwable thrown;

    private StartThrew(Throwable thrown) {
        super(thrown);
        this.thrown = thrown;
    }

    /** What the actor threw. */
    Throwable thrown() {
        return thrown;
    }

    /** Runs the actor's start, and marks what it throws. */
    static void mark(Runnable onStart) {
        try {
            onStart.run();
        } catch (Throwable e) {
            Failures.rethrowFatal(e);
            throw new StartThrew(e);
        }
    }

    /** The mark, when that is what led to this failure; null otherwise. */
    static @Nullable StartThrew in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartThrew marked) {
                return marked;
            }
        }
        return null;
    }
}
