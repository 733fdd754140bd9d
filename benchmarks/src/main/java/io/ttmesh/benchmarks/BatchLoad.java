package io.ttmesh.benchmarks;

import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.write.WriteBatcher;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The same events one level below Pekko Persistence, handed to the journal's batcher without actors: the difference is
 * what persistent actors cost. Uses internals of the journal, as nobody else outside of it may.
 */
final class BatchLoad {
    /** The number of Pekko's serializer of byte arrays. */
    private static final int BYTES_SERIALIZER = 4;

    private final WriteBatcher batcher;
    private final EventLoad load;

    BatchLoad(JournalAccess.Opened journal, EventLoad load) {
        this.batcher = journal.batcher();
        this.load = load;
    }

    /** Starts a writer of a persistence id. */
    void start(String id) {
        new Writer(id).write();
    }

    /** How large a batch of so many events is, each of another persistence id. */
    static int batchBytes(int events) {
        Item item = item(
                "w-1731000000000-1000-999", 1, "5c0f6f3c-8a6e-4a0e-9d0e-2f8b8f0d7c11", new byte[EventLoad.EVENT_BYTES]);
        return new Batch(new BatchHeader(0, 1, new UUID(1, 1), 1, 1), Collections.nCopies(events, item))
                .encode()
                .sizeBytes();
    }

    private static Item item(String id, long number, String writer, byte[] event) {
        EventRecord record = new EventRecord(
                number,
                System.currentTimeMillis(),
                "",
                writer,
                List.of(),
                new Payload(BYTES_SERIALIZER, "", event),
                Optional.empty());
        return new Item.Events(id, number - 1, writer, List.of(EncodedRecord.of(record)));
    }

    private final class Writer {
        private final String id;
        private final String uuid = UUID.randomUUID().toString();
        private long number;

        Writer(String id) {
            this.id = id;
        }

        void write() {
            number++;
            long start = System.nanoTime();
            var unused = batcher.write(item(id, number, uuid, load.event())).whenComplete((done, failure) -> {
                if (failure != null) {
                    throw new IllegalStateException("event " + number + " of " + id + " was not written", failure);
                }
                load.written(start);
                if (load.goesOn()) {
                    write();
                }
            });
        }
    }
}
