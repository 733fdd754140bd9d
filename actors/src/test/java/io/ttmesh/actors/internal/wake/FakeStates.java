package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.spi.WakeIndex;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;

/** States in memory with their index, that fails as a test says. */
final class FakeStates implements DurableStateUpdateStore<WakeRecord>, WakeIndex {
    private record Row(long revision, WakeRecord record, String tag) {}

    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();
    private int failures;
    private CompletableFuture<Done> written = CompletableFuture.completedFuture(Done.getInstance());

    /** Fails the next writes; what they would have written is not there. */
    synchronized void failNext(int count) {
        failures = count;
    }

    /** Writes take until this is completed. */
    synchronized CompletableFuture<Done> holdWrites() {
        written = new CompletableFuture<>();
        return written;
    }

    synchronized String tag(ActorPlace place) {
        return rows.get(place.persistenceId()).tag();
    }

    synchronized WakeRecord record(ActorPlace place) {
        Row row = rows.get(place.persistenceId());
        return row == null ? WakeRecord.NONE : row.record();
    }

    synchronized int reads(ActorPlace place) {
        return reads.getOrDefault(place.persistenceId(), 0);
    }

    /** As another host would. */
    synchronized void put(ActorPlace place, WakeRecord record) {
        Row row = rows.get(place.persistenceId());
        String set = "actor-wake/" + place.shard();
        String tag = record.due()
                .map(due -> "~set+" + set + "@" + due.toEpochMilli())
                .orElse("~set-" + set);
        rows.put(place.persistenceId(), new Row(row == null ? 1 : row.revision() + 1, record, tag));
    }

    @Override
    public synchronized CompletionStage<GetObjectResult<WakeRecord>> getObject(String persistenceId) {
        reads.merge(persistenceId, 1, Integer::sum);
        Row row = rows.get(persistenceId);
        return CompletableFuture.completedFuture(
                row == null
                        ? new GetObjectResult<>(Optional.empty(), 0)
                        : new GetObjectResult<>(Optional.of(row.record()), row.revision()));
    }

    @Override
    public synchronized CompletionStage<Done> upsertObject(
            String persistenceId, long revision, WakeRecord value, String tag) {
        Row row = rows.get(persistenceId);
        if (failures > 0 || revision != (row == null ? 1 : row.revision() + 1)) {
            failures = Math.max(0, failures - 1);
            return CompletableFuture.failedFuture(new IllegalStateException("not the next revision"));
        }
        rows.put(persistenceId, new Row(revision, value, tag));
        return written;
    }

    /**
     * Not asked for.
     *
     * @deprecated as Pekko has it
     */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public CompletionStage<Done> deleteObject(String persistenceId) {
        throw new UnsupportedOperationException("records are never deleted");
    }

    @Override
    public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
        throw new UnsupportedOperationException("records are never deleted");
    }

    @Override
    public synchronized CompletionStage<Page> due(String set, Cursor after, Instant upTo, int limit) {
        List<Cursor> found = rows.entrySet().stream()
                .filter(row -> row.getValue().tag().startsWith("~set+" + set + "@"))
                .map(row -> new Cursor(
                        Instant.ofEpochMilli(Long.parseLong(row.getValue()
                                .tag()
                                .substring(row.getValue().tag().indexOf('@') + 1))),
                        row.getKey()))
                .filter(entry -> !entry.due().isAfter(upTo) && ORDER.compare(entry, after) > 0)
                .sorted(ORDER)
                .limit(limit)
                .toList();
        return CompletableFuture.completedFuture(new Page(
                found.stream().map(Cursor::name).toList(),
                found.isEmpty() ? Optional.empty() : Optional.of(found.getLast())));
    }

    private static final Comparator<Cursor> ORDER =
            Comparator.comparing(Cursor::due).thenComparing(Cursor::name);
}
