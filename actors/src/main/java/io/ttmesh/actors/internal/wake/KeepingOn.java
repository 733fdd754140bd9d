package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.ActorId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has it kept that an actor is always on: tried again until that is so, or the actor was stopped. Safe for use by many threads. */
public final class KeepingOn {
    private static final Logger LOG = LoggerFactory.getLogger(KeepingOn.class);

    /** With pauses of a second, and asks that time out: some two minutes. */
    static final int TRIES = 20;

    private final ActorId actor;
    private final Supplier<CompletionStage<WakeAnswer.Kept>> keepOn;
    private final Consumer<Runnable> later;
    private final CompletableFuture<Done> over = new CompletableFuture<>();
    private volatile boolean hasEnded;

    KeepingOn(ActorId actor, Supplier<CompletionStage<WakeAnswer.Kept>> keepOn, Consumer<Runnable> later) {
        this.actor = actor;
        this.keepOn = keepOn;
        this.later = later;
    }

    void begin() {
        tryOnce(TRIES);
    }

    /** It is not to be kept after all; completes when nothing of it is under way, for what is may still arrive. */
    public CompletionStage<Done> end() {
        hasEnded = true;
        return over;
    }

    private void tryOnce(int tries) {
        if (hasEnded) {
            over.complete(Done.getInstance());
            return;
        }
        var unused = keepOn.get().whenComplete((kept, failure) -> {
            if (failure != null && tries > 1) {
                later.accept(() -> tryOnce(tries - 1));
                return;
            }
            if (failure != null) {
                LOG.warn("actor={} alwaysOn=false reason={}", actor, failure.toString());
            }
            over.complete(Done.getInstance());
        });
    }
}
