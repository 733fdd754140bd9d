package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerDirectory;
import io.ttmesh.model.Durability;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Gathers what one owner has to say while it handles one message, and says it in few messages: one per worker and one
 * per submitter, split where they would grow beyond a frame.
 */
final class OwnerOutbox {
    private static final int BATCH_BYTES = 96 * 1024;
    private static final int BATCH_COUNT = 512;
    private static final int OVERHEAD_BYTES = 160;

    private final WorkerDirectory directory;
    private final Consumer<List<MeshEvent>> events;
    private final Supplier<Durability> durability;
    private final Map<NodeId, Batch<WorkerCommand.Offer>> offers = new LinkedHashMap<>();
    private final Map<NodeId, Batch<WorkerCommand.AttemptId>> settled = new LinkedHashMap<>();
    private final Map<ActorRef<SubmitterNotice>, Batch<SubmitterNotice.Ended>> ended = new LinkedHashMap<>();
    private final Map<ActorRef<SubmitterNotice>, List<TaskId>> acknowledged = new LinkedHashMap<>();
    private List<MeshEvent> happened = new ArrayList<>();

    /** Says of what it acknowledges that it has this durability at that moment. */
    OwnerOutbox(WorkerDirectory directory, Consumer<List<MeshEvent>> events, Supplier<Durability> durability) {
        this.directory = directory;
        this.events = events;
        this.durability = durability;
    }

    void offer(NodeId worker, WorkerCommand.Offer offer) {
        directory.offered(worker);
        offers.computeIfAbsent(worker, to -> new Batch<>(list -> tell(to, new WorkerCommand.OfferAll(list))))
                .add(offer, sizeBytes(offer));
    }

    private static int sizeBytes(WorkerCommand.Offer offer) {
        return offer.input().sizeBytes()
                + offer.checkpoint().map(saved -> saved.state().sizeBytes()).orElse(0);
    }

    void settle(NodeId worker, WorkerCommand.AttemptId attempt) {
        directory.ended(worker);
        settled.computeIfAbsent(worker, to -> new Batch<>(list -> tell(to, new WorkerCommand.SettleAll(list))))
                .add(attempt, 0);
    }

    /** Told before any end, so that whoever submits hears first that it is accepted. */
    void acknowledged(ActorRef<SubmitterNotice> submitter, TaskId id) {
        acknowledged.computeIfAbsent(submitter, to -> new ArrayList<>()).add(id);
    }

    void ended(ActorRef<SubmitterNotice> watcher, SubmitterNotice.Ended end) {
        ended.computeIfAbsent(watcher, to -> new Batch<>(list -> to.tell(new SubmitterNotice.EndedAll(list))))
                .add(end, end.outcome().sizeBytes());
    }

    void happened(MeshEvent event) {
        happened.add(event);
    }

    /**
     * Has the owner's own executor report room, if it is full; other nodes are looked at again after a while. Were it not
     * full it would report at once, and be of no use again.
     */
    void awaitRoom(NodeId self, TaskId id) {
        if (directory.local().full()) {
            tell(self, new WorkerCommand.AwaitRoom(id));
        }
    }

    void tell(NodeId worker, WorkerCommand command) {
        directory.worker(worker).ifPresent(ref -> ref.tell(command));
    }

    void flush() {
        acknowledged.forEach(this::acknowledge);
        acknowledged.clear();
        offers.values().forEach(Batch::flush);
        settled.values().forEach(Batch::flush);
        ended.values().forEach(Batch::flush);
        offers.clear();
        settled.clear();
        ended.clear();
        if (!happened.isEmpty()) {
            events.accept(happened);
            happened = new ArrayList<>();
        }
    }

    private void acknowledge(ActorRef<SubmitterNotice> submitter, List<TaskId> ids) {
        for (int from = 0; from < ids.size(); from += BATCH_COUNT) {
            List<TaskId> some = ids.subList(from, Math.min(ids.size(), from + BATCH_COUNT));
            submitter.tell(new SubmitterNotice.Acknowledged(some, durability.get()));
        }
    }

    /** A list for one receiver, sent when it is full or flushed. */
    private static final class Batch<T> {
        private final Consumer<List<T>> send;
        private List<T> items = new ArrayList<>();
        private int sizeBytes;

        Batch(Consumer<List<T>> send) {
            this.send = send;
        }

        void add(T item, int payloadBytes) {
            int grown = sizeBytes + payloadBytes + OVERHEAD_BYTES;
            if (!items.isEmpty() && (grown > BATCH_BYTES || items.size() >= BATCH_COUNT)) {
                flush();
                grown = payloadBytes + OVERHEAD_BYTES;
            }
            items.add(item);
            sizeBytes = grown;
        }

        void flush() {
            if (!items.isEmpty()) {
                send.accept(items);
                items = new ArrayList<>();
                sizeBytes = 0;
            }
        }
    }
}
