package io.ttmesh.journal.internal.write;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.testing.Failpoints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContextExecutor;

/**
 * Gathers what a node's entities want written and proposes it in batches: group commit without a timer. A lone write
 * leaves at once; while as many batches as allowed are under way, what arrives waits and leaves together when one returns.
 *
 * <p>Each item is answered when its batch is committed. Batches may overtake each other, so whoever needs an order waits
 * for the answer to one write before the next, as persistent actors do. Safe for use by many threads.
 */
public class WriteBatcher {
    private final JournalGroup group;
    private final WriteSettings settings;
    private final ExecutionContextExecutor executor;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final UUID id = UUID.randomUUID();
    private final Outstanding outstanding = new Outstanding();

    // Guarded by itself, with the four counters below.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int inFlight;
    private long lastNumber;
    private long pendingBytes;
    private int pendingItems;

    private record Waiting(Item item, long sizeBytes, long arrivedMillis, CompletableFuture<Done> done) {}

    private record Load(long number, List<Waiting> writes) {}

    /** Writes to one group; answers are given on the executor's threads. */
    public WriteBatcher(
            JournalGroup group,
            WriteSettings settings,
            ExecutionContextExecutor executor,
            Scheduler scheduler,
            InstantSource clock) {
        this.group = group;
        this.settings = settings;
        this.executor = executor;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Writes one item.
     *
     * <p>The stage fails with a {@link JournalException}: {@code Overloaded}, {@code NoMajority} and {@code Full} when
     * nothing was written, {@code StaleWriter}, {@code SequenceGap} and {@code Refused} when the store refused it,
     * {@code OutcomeUnknown} when the write timeout passed.
     */
    public CompletionStage<Done> write(Item item) {
        return writeAll(List.of(item)).getFirst();
    }

    /**
     * Writes many items, which leave together as far as they fit into a batch.
     *
     * @return for each item, in order, what {@link #write} would have returned
     */
    public List<CompletionStage<Done>> writeAll(List<? extends Item> items) {
        List<CompletionStage<Done>> stages = new ArrayList<>(items.size());
        List<Load> loads = new ArrayList<>(1);
        synchronized (queue) {
            for (Item item : items) {
                stages.add(enqueue(item));
            }
            while (!queue.isEmpty() && inFlight < settings.batchesInFlight()) {
                loads.add(takeLoad());
            }
        }
        loads.forEach(this::send);
        return stages;
    }

    // Called with the queue's lock.
    private CompletionStage<Done> enqueue(Item item) {
        Waiting write = new Waiting(item, ItemFacts.sizeBytes(item), clock.millis(), new CompletableFuture<>());
        Optional<JournalException> refusal = checkLimits(write);
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        ItemFacts.persistenceId(item).ifPresent(outstanding::begun);
        pendingBytes += write.sizeBytes();
        pendingItems++;
        queue.add(write);
        return write.done();
    }

    /** Completes, never with a failure, as soon as no write of this persistence id is without an answer. */
    public CompletionStage<@Nullable Void> settled(String persistenceId) {
        return outstanding.settled(persistenceId);
    }

    /** The limits it keeps. */
    public WriteSettings settings() {
        return settings;
    }

    /** Proposes a batch once; here, so that tests can do it wrongly. */
    CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
        return group.propose(batch);
    }

    /** Goes on with a batch that may or may not be committed; here, so that tests can do it wrongly. */
    void outcomeUnknown(Flight flight) {
        flight.attemptLater();
    }

    void execute(Runnable task) {
        executor.execute(new Landing(task));
    }

    Cancellable later(Duration delay, Runnable task) {
        return scheduler.scheduleOnce(delay, task, executor);
    }

    private Optional<JournalException> checkLimits(Waiting write) {
        if (write.sizeBytes() > settings.itemBytesMax()) {
            return Optional.of(new JournalException.Refused(ItemFacts.describe(write.item()) + " refused: "
                    + write.sizeBytes() + " bytes (limit ttmesh.journal.write.max-item-bytes = "
                    + settings.itemBytesMax() + ")"));
        }
        if (pendingItems >= settings.pendingItemsMax()) {
            return Optional.of(new JournalException.Overloaded(ItemFacts.describe(write.item()) + " refused: "
                    + pendingItems + " writes already wait (limit ttmesh.journal.write.pending-items)"));
        }
        if (pendingBytes + write.sizeBytes() > settings.pendingBytesMax()) {
            return Optional.of(new JournalException.Overloaded(ItemFacts.describe(write.item()) + " refused: "
                    + pendingBytes + " bytes already wait (limit ttmesh.journal.write.pending-bytes)"));
        }
        return Optional.empty();
    }

    // Called with the queue's lock, when there is something in the queue and room for a flight.
    private Load takeLoad() {
        List<Waiting> writes = new ArrayList<>();
        long bytes = 0;
        while (!queue.isEmpty() && writes.size() < settings.batchItems()) {
            long next = queue.element().sizeBytes();
            if (!writes.isEmpty() && bytes + next > settings.batchBytes()) {
                break;
            }
            bytes += next;
            writes.add(queue.remove());
        }
        inFlight++;
        lastNumber++;
        return new Load(lastNumber, writes);
    }

    private void send(Load load) {
        List<Item> items = load.writes().stream().map(Waiting::item).toList();
        BatchHeader header = new BatchHeader(group.number(), group.epoch(), id, load.number(), clock.millis());
        EncodedBatch encoded;
        try {
            encoded = new Batch(header, items).encode();
            Failpoints.at("batch.closed");
        } catch (RuntimeException malformed) {
            landed(
                    load.writes(),
                    Optional.empty(),
                    Optional.of(new JournalException.Refused("batch can not be sent: " + malformed)));
            return;
        }
        new Flight(this, encoded, items.size(), (answer, failure) -> landed(load.writes(), answer, failure)).start();
    }

    private void landed(List<Waiting> writes, Optional<BatchAnswer> answer, Optional<JournalException> failure) {
        Optional<Load> next = release(writes);
        // The next batch first: its way is long, and those who are answered below will want to write again.
        next.ifPresent(this::send);
        for (int i = 0; i < writes.size(); i++) {
            Waiting write = writes.get(i);
            Optional<JournalException> refusal = answer.isEmpty()
                    ? failure
                    : ItemFacts.failure(write.item(), answer.get().items().get(i));
            finish(write, refusal);
        }
    }

    private Optional<Load> release(List<Waiting> writes) {
        List<Waiting> tooLate = new ArrayList<>();
        Optional<Load> next = Optional.empty();
        synchronized (queue) {
            inFlight--;
            writes.forEach(this::forget);
            long oldest = clock.millis() - settings.writeTimeout().toMillis();
            while (!queue.isEmpty() && queue.element().arrivedMillis() < oldest) {
                Waiting late = queue.remove();
                forget(late);
                tooLate.add(late);
            }
            if (!queue.isEmpty()) {
                next = Optional.of(takeLoad());
            }
        }
        tooLate.forEach(late -> finish(
                late,
                Optional.of(new JournalException.Overloaded(ItemFacts.describe(late.item())
                        + " was not sent within " + settings.writeTimeout()
                        + " (ttmesh.journal.write.write-timeout)"))));
        return next;
    }

    private void forget(Waiting write) {
        pendingBytes -= write.sizeBytes();
        pendingItems--;
    }

    private void finish(Waiting write, Optional<JournalException> refusal) {
        refusal.ifPresentOrElse(
                write.done()::completeExceptionally, () -> write.done().complete(Done.getInstance()));
        ItemFacts.persistenceId(write.item()).ifPresent(outstanding::ended);
    }
}
