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

        /** When it could not be sent: that is no try. */
        Telling unsent(Instant now, Duration patience) {
            return new Telling(command, due, tries, now.plus(patience));
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

    /** Until then its first answer is waited for; who does not answer holds nobody up for longer. */
    Instant awaitedUntil = Instant.MIN;

    /** Whether its last order could not be sent, as nobody hosts its type. */
    boolean isStranded;

    private boolean isRoused;
    private Instant hostSince = Instant.MIN;
    private int shortLives;

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

    /** An order was sent to its host. */
    void sent(boolean isFirst, Instant now, Duration patience) {
        isStranded = false;
        if (isFirst) {
            awaitedUntil = now.plus(patience);
        }
    }

    /** Its host is to be roused now; whether for the first time since it had none. */
    boolean rouse(Instant now, Duration patience) {
        boolean isFirst = !isRoused || isStranded;
        isRoused = true;
        rouseAt = now.plus(patience);
        return isFirst;
    }

    void awake(ActorRef<Object> known, Instant now) {
        host = known;
        hostSince = now;
    }

    /** Its host has ended. The pause before the next is doubled for as long as they do not live for the longest pause. */
    void ended(Instant now, Duration pause, Duration patience) {
        Duration most = patience.multipliedBy(PATIENCE_MOST);
        if (!now.isBefore(hostSince.plus(most))) {
            shortLives = 0;
        }
        Duration doubled = pause.multipliedBy(1L << Math.min(shortLives, 20));
        rouseAt = now.plus(doubled.compareTo(most) < 0 ? doubled : most);
        shortLives++;
        host = null;
        isRoused = false;
    }

    /** It is not kept awake any more. */
    void letGo() {
        host = null;
        isRoused = false;
        rouseAt = Instant.MIN;
        shortLives = 0;
    }

    /** Whether the index waits for it: what is known of it is under way, or its first answer. */
    boolean isUnsettled(Instant now) {
        return record == null || saving != null || awaitedUntil.isAfter(now);
    }

    /** Whether nothing of it is lost with its place in memory, if the index has it. */
    boolean isIdle() {
        return record != null && saving == null && waiting.isEmpty() && host == null;
    }

    /** Whether it need not be in memory: it wakes long after this instant, and the index knows. */
    boolean canGo(Instant soon, boolean isIndexed) {
        WakeRecord known = record;
        return known != null
                && isIdle()
                && tellings.isEmpty()
                && !known.alwaysOn()
                && (known.isEmpty()
                        || (isIndexed && known.due().filter(soon::isBefore).isPresent()));
    }
}
