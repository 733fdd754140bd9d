package io.ttmesh.actors.internal;

import io.ttmesh.model.error.OutcomeUnknownException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Asks that wait for an answer. Pekko's own time-out ends with the actor system: an ask that waits when this node ends
 * would wait for ever. Safe for use by many threads.
 */
public final class OpenAsks {
    private final Set<Open<?, ?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /** Those of this system. */
    public OpenAsks(ActorSystem<?> system) {
        var unused = system.getWhenTerminated().whenComplete((done, failure) -> end());
    }

    /** What comes of an answer, or of {@link OutcomeUnknownException} when this node ends first. */
    public <A, R> CompletionStage<R> add(
            CompletionStage<A> answer, BiFunction<@Nullable A, @Nullable Throwable, R> outcome) {
        var asked = new Open<>(answer.toCompletableFuture(), outcome);
        open.add(asked);
        CompletionStage<R> result = answer.handle(asked);
        if (ended) {
            asked.giveUp();
        }
        return result;
    }

    private void end() {
        ended = true;
        open.forEach(Open::giveUp);
    }

    /** One ask, which leaves the set when it has its outcome. */
    private final class Open<A, R> implements BiFunction<@Nullable A, @Nullable Throwable, R> {
        private final CompletableFuture<A> answer;
        private final BiFunction<@Nullable A, @Nullable Throwable, R> outcome;

        /** The identity's own costs a call into the JVM for each ask. */
        private final int hash = ThreadLocalRandom.current().nextInt();

        Open(CompletableFuture<A> answer, BiFunction<@Nullable A, @Nullable Throwable, R> outcome) {
            this.answer = answer;
            this.outcome = outcome;
        }

        @Override
        public R apply(@Nullable A value, @Nullable Throwable thrown) {
            open.remove(this);
            return outcome.apply(value, thrown);
        }

        void giveUp() {
            answer.completeExceptionally(new OutcomeUnknownException(
                    "was asked, but this node ended before the answer came: the command may have"
                            + " been carried out, or may still be"));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
