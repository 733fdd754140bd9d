package io.ttmesh.journal.internal.read;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.StoredEvent;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import io.ttmesh.journal.testing.Failpoints;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * One replay: the events of a persistence id in order, page by page, each page asked for when the one before was handed
 * on. Every page is linearizable, so a replay never shows less than what was acknowledged before it began.
 */
public final class Replay {
    private final JournalGroup group;
    private final int pageSize;
    private final Executor executor;
    private final Consumer<StoredEvent> each;
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private final Range range;

    private long next;
    private long left;

    /**
     * Which events to replay.
     *
     * @param max how many at most
     */
    public record Range(String persistenceId, long fromSequenceNr, long toSequenceNr, long max) {}

    private Replay(JournalGroup group, int pageSize, Executor executor, Range range, Consumer<StoredEvent> each) {
        this.group = group;
        this.pageSize = pageSize;
        this.executor = executor;
        this.range = range;
        this.each = each;
        this.next = range.fromSequenceNr();
        this.left = range.max();
    }

    /** Hands each event to the consumer, one after the other on the executor's threads; fails where a page fails. */
    public static CompletionStage<Done> run(
            JournalGroup group, int pageSize, Executor executor, Range range, Consumer<StoredEvent> each) {
        Replay replay = new Replay(group, pageSize, executor, range, each);
        replay.askNext();
        return replay.done;
    }

    private void askNext() {
        if (left <= 0 || next > range.toSequenceNr()) {
            done.complete(Done.getInstance());
            return;
        }
        int limit = (int) Math.min(pageSize, left);
        group.ask(
                        new Question.EventsById(range.persistenceId(), next, range.toSequenceNr(), limit),
                        Freshness.LINEARIZABLE)
                .whenCompleteAsync(this::onPage, executor);
    }

    private void onPage(@Nullable Answer answer, @Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
            return;
        }
        try {
            Failpoints.at("page.read");
            if (answer instanceof Answer.Events page && !page.events().isEmpty()) {
                page.events().forEach(this::handOn);
                left -= page.events().size();
                askNext();
            } else {
                done.complete(Done.getInstance());
            }
        } catch (Exception notReadable) {
            done.completeExceptionally(notReadable);
        }
    }

    private void handOn(StoredEvent event) {
        long sequenceNr = event.record().sequenceNr();
        if (!event.persistenceId().equals(range.persistenceId())
                || sequenceNr < next
                || sequenceNr > range.toSequenceNr()) {
            throw new JournalException.Corrupt("asked for events " + next + " to " + range.toSequenceNr() + " of "
                    + range.persistenceId() + " and got " + sequenceNr + " of " + event.persistenceId());
        }
        each.accept(event);
        next = sequenceNr + 1;
    }
}
