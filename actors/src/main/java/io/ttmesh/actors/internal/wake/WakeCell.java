package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.Payload;
import io.ttmesh.model.error.MeshException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What the host of a shard slot knows of one actor now. For one thread. */
final class WakeCell {
    /** Changes that may wait for one actor. */
    static final int WAITING_MAX = 256;

    /** How much longer than at first an actor may take at most. */
    private static final int PATIENCE_MOST = 16;

    /**
     * A change on its way into the store.
     *
     * @param change throws a {@link MeshException} when it is refused
     */
    record Step(UnaryOperator<WakeRecord> change, @Nullable ActorRef<WakeAnswer> replyTo) {
        void answer(WakeAnswer answer) {
            if (replyTo != null) {
                replyTo.tell(answer);
            }
        }
    }

    /** One beat of a reminder that was told and not yet handled. */
    record Telling(Payload command, Instant due, int tries, Instant next) {
        static Telling of(Reminder reminder, Instant now) {
            return new Telling(reminder.command(), reminder.due(), 0, now);
        }

        boolean isOf(Payload told, Instant at) {
            return due.equals(at) && command.equals(told);
        }

        Telling again(Instant now, Duration patience) {
            int factor = Math.min(PATIENCE_MOST, 1 << Math.min(tries, 10));
            return new Telling(command, due, tries + 1, now.plus(patience.multipliedBy(factor)));
        }
    }

    final ActorPlace place;
    final Deque<Step> waiting = new ArrayDeque<>();
    final Map<String, Telling> tellings = new HashMap<>();
    long revision;

    /** Null while it is read. */
    @Nullable
    WakeRecord record;

    /** Under way to the store, with what it makes of the record. */
    @Nullable
    Step saving;

    WakeRecord saved = WakeRecord.NONE;

    /** The actor's host, which is watched. */
    @Nullable
    ActorRef<Object> host;

    Instant rouseAt = Instant.MIN;
    Instant loadAt = Instant.MIN;
    boolean isLoading;

    WakeCell(ActorPlace place) {
        this.place = place;
    }

    /** Takes the next change; null when there is none to begin now. */
    @Nullable
    Step begin() {
        return record == null || saving != null ? null : waiting.poll();
    }

    /** Answers all that wait, and forgets what it thought was kept. */
    void lose(String why) {
        var failed = new WakeAnswer.Failed(why);
        if (saving != null) {
            saving.answer(failed);
            saving = null;
        }
        waiting.forEach(step -> step.answer(failed));
        waiting.clear();
        record = null;
    }

    /** Whether somebody waits for what becomes of a change. */
    boolean hasSteps() {
        return saving != null || !waiting.isEmpty();
    }

    /** Whether something is under way or missing. */
    boolean isUnsettled() {
        WakeRecord known = record;
        return known == null || saving != null || !tellings.isEmpty() || (known.alwaysOn() && host == null);
    }

    /** Whether it need not be in memory: it wakes long after this instant, and the index knows. */
    boolean canGo(Instant soon, boolean isIndexed) {
        WakeRecord known = record;
        return known != null
                && saving == null
                && waiting.isEmpty()
                && tellings.isEmpty()
                && !known.alwaysOn()
                && (known.isEmpty()
                        || (isIndexed && known.due().filter(soon::isBefore).isPresent()));
    }
}
