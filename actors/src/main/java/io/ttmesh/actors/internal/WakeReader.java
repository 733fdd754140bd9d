package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.actors.spi.WakeIndex.Cursor;
import io.ttmesh.actors.spi.WakeIndex.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Goes through one set of the wake index, page by page: at first through all that is due up to a little ahead of now, from
 * then on at every interval through what comes due next, ahead of time; and now and then through everything that is long
 * overdue, for what was lost. Its user asks for pages as it can take them. For one thread.
 */
public final class WakeReader {
    /** Members of a page. */
    public static final int PAGE = 256;

    /** How far ahead of time members are read, in intervals. */
    public static final int AHEAD_INTERVALS = 2;

    private static final Duration OVERDUE = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final WakeIndex index;
    private final String set;
    private final Duration interval;
    private Pass pass;
    private Instant lookedUpTo = Instant.EPOCH;
    private Instant wholeAt;
    private Instant notBefore = Instant.MIN;
    private boolean isReading;

    /** One way through a part of the set: {@code next} is where it goes on, empty after its last page. */
    private record Pass(Optional<Cursor> next, Instant upTo, boolean isWhole) {}

    /**
     * Begins with the first way through the set.
     *
     * @param interval between two looks at what comes due next
     */
    public WakeReader(WakeIndex index, String set, Duration interval, Instant now) {
        this.index = index;
        this.set = set;
        this.interval = interval;
        this.pass = new Pass(Optional.of(Cursor.START), ahead(now), false);
        this.wholeAt = now.plus(OVERDUE);
    }

    /** The next page, if one is due and none is under way; what comes of it must be told before the next. */
    public Optional<CompletionStage<Page>> next(Instant now) {
        if (isReading || now.isBefore(notBefore)) {
            return Optional.empty();
        }
        Cursor after = pass.next().orElseGet(() -> begin(now));
        isReading = true;
        // An index that throws fails the page, too.
        return Optional.of(
                CompletableFuture.completedStage(after).thenCompose(from -> index.due(set, from, pass.upTo(), PAGE)));
    }

    /** A page has come; its members. */
    public List<String> read(Page page, Instant now) {
        isReading = false;
        pass = new Pass(page.next(), pass.upTo(), pass.isWhole());
        if (page.next().isEmpty()) {
            notBefore = now.plus(interval);
            if (!pass.isWhole()) {
                lookedUpTo = pass.upTo();
            }
        }
        return page.persistenceIds();
    }

    /** A page could not be read: the same is asked again a little later. */
    public void failed(Instant now) {
        isReading = false;
        notBefore = now.plus(RETRY);
    }

    private Cursor begin(Instant now) {
        boolean isWhole = !now.isBefore(wholeAt);
        Cursor from = isWhole ? Cursor.START : Cursor.endOf(lookedUpTo);
        if (isWhole) {
            wholeAt = now.plus(OVERDUE);
        }
        pass = new Pass(Optional.of(from), isWhole ? now.minus(OVERDUE) : ahead(now), isWhole);
        return from;
    }

    private Instant ahead(Instant now) {
        return now.plus(interval.multipliedBy(AHEAD_INTERVALS));
    }
}
