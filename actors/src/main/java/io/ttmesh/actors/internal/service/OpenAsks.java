package io.ttmesh.actors.internal.service;

import io.ttmesh.model.error.OutcomeUnknownException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Asks that wait for an answer. Pekko's own time-out ends with the actor system: an ask that waits when this node ends
 * would wait for ever. Safe for use by many threads.
 */
final class OpenAsks {
    private final Map<Long, CompletableFuture<Object>> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean ended;

    OpenAsks(ActorSystem<?> system) {
        var unused = system.getWhenTerminated().whenComplete((done, failure) -> end());
    }

    /** The same answer, or {@link OutcomeUnknownException} when this node ends first. */
    CompletionStage<Object> add(CompletionStage<Object> answer) {
        var asked = new CompletableFuture<Object>();
        long number = numbers.incrementAndGet();
        open.put(number, asked);
        var unused = answer.whenComplete((value, failure) -> {
            open.remove(number);
            if (failure == null) {
                asked.complete(value);
            } else {
                asked.completeExceptionally(failure);
            }
        });
        if (ended) {
            giveUp(asked);
        }
        return asked;
    }

    private void end() {
        ended = true;
        open.values().forEach(OpenAsks::giveUp);
        open.clear();
    }

    private static void giveUp(CompletableFuture<Object> asked) {
        asked.completeExceptionally(new OutcomeUnknownException(
                "was asked, but this node ended before the answer came: the command may have"
                        + " been carried out, or may still be"));
    }
}
