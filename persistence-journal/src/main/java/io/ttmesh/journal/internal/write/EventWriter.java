package io.ttmesh.journal.internal.write;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.convert.EventConversion;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes what a persistent actor asks for: one item for a whole request, stored all or none. What can not be serialized or
 * is too large is rejected alone, before anything is sent, and the others go on without it.
 *
 * <p>A request larger than an item may be goes in several items, each after the answer to the one before.
 */
public final class EventWriter {
    private static final int RECORD_FRAME_BYTES = 4;

    private final EventConversion conversion;
    private final WriteSettings settings;
    private final BiConsumer<PersistentRepr, Exception> onRejected;
    private final RejectedNumbers rejected = new RejectedNumbers();

    /** Serializes as the conversion does; tells the listener of each event that it rejects, and why. */
    public EventWriter(
            EventConversion conversion, WriteSettings settings, BiConsumer<PersistentRepr, Exception> onRejected) {
        this.conversion = conversion;
        this.settings = settings;
        this.onRejected = onRejected;
    }

    /** What a request becomes: items in order, and for each atomic write why it was rejected, if it was. */
    private static final class Request {
        final List<Item.Events> items = new ArrayList<>();
        final List<Optional<Exception>> results = new ArrayList<>();
        final List<EncodedRecord> open = new ArrayList<>();
        long openBytes;
        long expectedHighest;
        long lastAccepted;
        String writer = "";
        OptionalLong rejectedBehind = OptionalLong.empty();
    }

    /**
     * Writes one request of one persistent actor.
     *
     * <p>The stage gives for each atomic write why it was rejected, empty for what is stored, and fails when it is not
     * certain that all others are stored.
     */
    public CompletionStage<Iterable<Optional<Exception>>> write(WriteBatcher batcher, Iterable<AtomicWrite> writes) {
        Request request = new Request();
        String persistenceId = "";
        for (AtomicWrite write : writes) {
            persistenceId = write.persistenceId();
            add(request, write);
        }
        closeItem(request, persistenceId, request.lastAccepted);
        if (request.items.isEmpty()) {
            String id = persistenceId;
            request.rejectedBehind.ifPresent(number -> rejected.rejected(id, number));
            return CompletableFuture.completedFuture(request.results);
        }
        return send(batcher, request, persistenceId);
    }

    /** Forgets the numbers that this node has rejected: the entity takes its number from the store. */
    public void recovers(String persistenceId) {
        rejected.recovers(persistenceId);
    }

    private CompletionStage<Iterable<Optional<Exception>>> send(
            WriteBatcher batcher, Request request, String persistenceId) {
        CompletionStage<Done> stored = batcher.write(request.items.getFirst());
        for (Item.Events item : request.items.subList(1, request.items.size())) {
            stored = stored.thenCompose(before -> batcher.write(item));
        }
        return stored.thenApply(done -> {
            rejected.stored(persistenceId, request.rejectedBehind);
            return request.results;
        });
    }

    private void add(Request request, AtomicWrite write) {
        List<PersistentRepr> events = CollectionConverters.asJava(write.payload());
        PersistentRepr current = events.getFirst();
        try {
            List<EncodedRecord> records = new ArrayList<>(events.size());
            long bytes = 0;
            for (PersistentRepr event : events) {
                current = event;
                EncodedRecord record = conversion.encode(event);
                records.add(record);
                bytes += record.sizeBytes() + RECORD_FRAME_BYTES;
            }
            checkSize(write, bytes);
            accept(request, write, records, bytes);
            request.results.add(Optional.empty());
        } catch (Exception notSerializable) {
            onRejected.accept(current, notSerializable);
            request.results.add(Optional.of(notSerializable));
            if (request.rejectedBehind.isEmpty()) {
                request.rejectedBehind = OptionalLong.of(write.lowestSequenceNr());
            }
        }
    }

    private void accept(Request request, AtomicWrite write, List<EncodedRecord> records, long bytes) {
        if (request.lastAccepted == 0) {
            request.expectedHighest = rejected.expectedHighest(
                    write.persistenceId(), request.rejectedBehind.orElse(write.lowestSequenceNr()));
        } else if (request.openBytes + bytes > itemBytes()) {
            closeItem(request, write.persistenceId(), request.lastAccepted);
        }
        request.writer = write.payload().head().writerUuid();
        request.open.addAll(records);
        request.openBytes += bytes;
        request.lastAccepted = write.highestSequenceNr();
        request.rejectedBehind = OptionalLong.empty();
    }

    private void closeItem(Request request, String persistenceId, long highest) {
        if (!request.open.isEmpty()) {
            request.items.add(new Item.Events(persistenceId, request.expectedHighest, request.writer, request.open));
        }
        request.open.clear();
        request.openBytes = 0;
        request.expectedHighest = highest;
    }

    private void checkSize(AtomicWrite write, long bytes) {
        if (bytes > itemBytes()) {
            throw new JournalException.Refused("events " + write.lowestSequenceNr() + " to "
                    + write.highestSequenceNr() + " of " + write.persistenceId() + " refused: " + bytes
                    + " bytes (limit ttmesh.journal.write.max-item-bytes = " + settings.itemBytesMax() + ")");
        }
    }

    // Leaves room for the item's own head, which names the persistence id and the writer.
    private int itemBytes() {
        return settings.itemBytesMax() - Math.min(settings.itemBytesMax() / 8, 1_024);
    }
}
