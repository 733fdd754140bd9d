package io.ttmesh.journal.internal.read;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.StoredEvent;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Queries as sources: a page is asked for when the one before has been taken, so a slow reader slows its own reading
 * only. Answers may lag behind what was acknowledged.
 */
public final class QueryPages {
    private final Supplier<CompletionStage<JournalGroup>> group;
    private final ReadSettings settings;
    private final AppendSignal signal;

    /** Asks a group, once it is there; live queries are woken by the signal. */
    public QueryPages(Supplier<CompletionStage<JournalGroup>> group, ReadSettings settings, AppendSignal signal) {
        this.group = group;
        this.settings = settings;
        this.signal = signal;
    }

    /** One way through pages: how to ask for the next, and where to go on after it; empty says that it was the last. */
    private record Walk<C, E>(
            Function<C, Question> question,
            Function<Answer, List<E>> elements,
            BiFunction<C, List<E>, Optional<C>> after,
            Optional<Duration> liveEvery) {}

    /** Events of a persistence id from one number to another, live ones until the last number was there. */
    public Source<StoredEvent, NotUsed> eventsById(String persistenceId, long from, long to, boolean live) {
        Walk<Long, StoredEvent> walk = new Walk<>(
                next -> new Question.EventsById(persistenceId, next, to, settings.pageSize()),
                QueryPages::events,
                (next, page) -> {
                    long last = page.getLast().record().sequenceNr();
                    return last >= to ? Optional.empty() : Optional.of(last + 1);
                },
                every(live, settings.refreshInterval()));
        return from > to ? Source.empty() : follow(Math.max(1, from), walk);
    }

    /** The current end of a persistence id's events, or what is asked for when that is less. */
    public CompletionStage<Long> currentEnd(String persistenceId, long to) {
        return highest(persistenceId).thenApply(highest -> Math.min(to, highest));
    }

    /** The highest sequence number of a persistence id, 0 for none. */
    public CompletionStage<Long> highest(String persistenceId) {
        return ask(new Question.HighestSequenceNr(persistenceId))
                .thenApply(answer -> answer instanceof Answer.Highest highest ? highest.sequenceNr() : 0L);
    }

    /** Events with a tag, after an ordering. */
    public Source<StoredEvent, NotUsed> eventsByTag(String tag, long afterOrdering, boolean live) {
        Walk<Long, StoredEvent> walk = new Walk<>(
                after -> new Question.EventsByTag(tag, after, settings.pageSize()),
                QueryPages::events,
                (after, page) -> Optional.of(page.getLast().ordering()),
                every(live, settings.refreshInterval()));
        return follow(afterOrdering, walk);
    }

    /** Persistence ids after one, in order; the empty string stands before all. */
    public Source<String, NotUsed> currentIds(String afterId) {
        Walk<String, String> walk = new Walk<>(
                after -> new Question.PersistenceIds(after, settings.pageSize()),
                answer -> answer instanceof Answer.Ids ids ? ids.ids() : List.of(),
                (after, page) -> Optional.of(page.getLast()),
                Optional.empty());
        return follow(afterId, walk);
    }

    /**
     * All persistence ids, and new ones when they come. Keeps those it has shown in memory and looks through all again and
     * again: the store has them in the order of their names, not of their ages.
     */
    public Source<String, NotUsed> liveIds() {
        return Source.tick(Duration.ZERO, settings.idsRefreshInterval(), "")
                .mapMaterializedValue(ticks -> NotUsed.getInstance())
                .flatMapConcat(this::currentIds)
                .statefulMap(() -> (Set<String>) new HashSet<String>(), QueryPages::once, seen -> Optional.empty())
                .mapConcat(fresh -> fresh);
    }

    private static Pair<Set<String>, List<String>> once(Set<String> seen, String id) {
        return Pair.create(seen, seen.add(id) ? List.of(id) : List.of());
    }

    private <C, E> Source<E, NotUsed> follow(C start, Walk<C, E> walk) {
        return Source.unfoldAsync(
                        Optional.of(start),
                        cursor -> cursor.isPresent()
                                ? nextPage(cursor.get(), walk)
                                : CompletableFuture.completedFuture(Optional.empty()))
                .mapConcat(page -> page);
    }

    // An empty page of a live query goes down the stream, too: it holds nothing, and so a cancelled stream stops
    // asking.
    private <C, E> CompletionStage<Optional<Pair<Optional<C>, List<E>>>> nextPage(C cursor, Walk<C, E> walk) {
        long mark = signal.mark();
        return ask(walk.question().apply(cursor)).thenCompose(answer -> {
            List<E> page = walk.elements().apply(answer);
            if (!page.isEmpty()) {
                return CompletableFuture.completedFuture(
                        Optional.of(Pair.create(walk.after().apply(cursor, page), page)));
            }
            if (walk.liveEvery().isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return signal.after(mark, walk.liveEvery().get())
                    .thenApply(woken -> Optional.of(Pair.create(Optional.of(cursor), page)));
        });
    }

    private CompletionStage<Answer> ask(Question question) {
        return group.get().thenCompose(started -> started.ask(question, Freshness.STALE));
    }

    private static List<StoredEvent> events(Answer answer) {
        return answer instanceof Answer.Events page ? page.events() : List.of();
    }

    private static Optional<Duration> every(boolean live, Duration interval) {
        return live ? Optional.of(interval) : Optional.empty();
    }
}
