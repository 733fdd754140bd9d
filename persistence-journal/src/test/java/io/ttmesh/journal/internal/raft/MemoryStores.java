package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.StoredEvent;
import io.ttmesh.journal.internal.store.StateStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stores that keep events in memory, and lose what no checkpoint has, as the real one may at a crash. */
final class MemoryStores implements Stores {
    /** Thrown at the next apply, once. */
    final AtomicReference<RuntimeException> bomb = new AtomicReference<>();

    final AtomicInteger replacements = new AtomicInteger();

    @Override
    public StateStore open(Path folder, Identity identity) {
        MemoryStore store = new MemoryStore();
        if (Files.exists(folder.resolve("data"))) {
            store.load(folder.resolve("data"));
        }
        return store;
    }

    @Override
    public void replace(Path folder, Path checkpoint, Identity identity) {
        replacements.incrementAndGet();
        try {
            Files.createDirectories(folder);
            Files.copy(checkpoint.resolve("data"), folder.resolve("data"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class MemoryStore implements StateStore {
        private final Map<String, List<StoredEvent>> events = new HashMap<>();
        private final List<Committed> all = new ArrayList<>();
        private long applied;
        private long ordering;

        @Override
        public synchronized List<BatchAnswer> apply(List<Committed> batches) {
            RuntimeException thrown = bomb.getAndSet(null);
            if (thrown != null) {
                throw thrown;
            }
            List<BatchAnswer> answers = new ArrayList<>();
            for (Committed committed : batches) {
                if (committed.index() <= applied) {
                    throw new IllegalStateException(committed.index() + " was applied, as was " + applied);
                }
                all.add(committed);
                applied = committed.index();
                answers.add(new BatchAnswer(
                        committed.batch().items().stream().map(this::apply).toList()));
            }
            return answers;
        }

        private ItemAnswer apply(Item item) {
            if (!(item instanceof Item.Events append)) {
                return ItemAnswer.DONE;
            }
            List<StoredEvent> own = events.computeIfAbsent(append.persistenceId(), id -> new ArrayList<>());
            if (own.size() != append.expectedHighest()) {
                boolean repeated = own.size()
                        >= append.expectedHighest() + append.records().size();
                return repeated ? ItemAnswer.ALREADY_DONE : new ItemAnswer(ItemAnswer.Code.GAP, own.size(), "");
            }
            for (EncodedRecord record : append.records()) {
                own.add(new StoredEvent(++ordering, append.persistenceId(), record));
            }
            return ItemAnswer.DONE;
        }

        @Override
        public synchronized void skipTo(long index, long term) {
            applied = Math.max(applied, index);
        }

        @Override
        public synchronized long appliedIndex() {
            return applied;
        }

        @Override
        public synchronized long lastOrdering() {
            return ordering;
        }

        @Override
        public synchronized Answer answer(Question question) {
            return switch (question) {
                case Question.HighestSequenceNr(var id) ->
                    new Answer.Highest(events.getOrDefault(id, List.of()).size(), 0);
                case Question.EventsById(var id, var from, var to, var limit) ->
                    new Answer.Events(events.getOrDefault(id, List.of()).stream()
                            .skip(from - 1)
                            .limit(Math.min(limit, to - from + 1))
                            .toList());
                default -> throw new IllegalArgumentException("no answer to " + question);
            };
        }

        @Override
        public synchronized long checkpoint(Path folder) {
            try {
                Files.createDirectories(folder);
                try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(folder.resolve("data")))) {
                    out.writeLong(applied);
                    for (Committed each : all) {
                        byte[] bytes = each.batch().encode().bytes();
                        out.writeLong(each.index());
                        out.writeLong(each.term());
                        out.writeInt(bytes.length);
                        out.write(bytes);
                    }
                }
                return applied;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void load(Path file) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                long skipTo = in.readLong();
                while (in.available() > 0) {
                    long index = in.readLong();
                    long term = in.readLong();
                    byte[] bytes = in.readNBytes(in.readInt());
                    apply(List.of(new Committed(index, term, Batch.decode(ByteBuffer.wrap(bytes)))));
                }
                skipTo(skipTo, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
