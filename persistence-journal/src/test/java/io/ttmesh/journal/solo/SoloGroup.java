package io.ttmesh.journal.solo;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.store.StateStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A group without Raft: one store and one thread that applies. Every answer is linearizable, for reads wait their turn. */
public final class SoloGroup implements JournalGroup, AutoCloseable {
    private final StateStore store;
    private final ExecutorService applier = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("solo-apply").unstarted(task));
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public SoloGroup(StateStore store) {
        this.store = store;
    }

    @Override
    public int number() {
        return 0;
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
        return onApplier(() -> {
            long index = store.appliedIndex() + 1;
            BatchAnswer answer = store.apply(List.of(new StateStore.Committed(index, 1, Batch.decode(batch.buffer()))))
                    .getFirst();
            listeners.forEach(Runnable::run);
            return answer;
        });
    }

    @Override
    public CompletionStage<Answer> ask(Question question, Freshness freshness) {
        return onApplier(() -> store.answer(question));
    }

    @Override
    public void onAppended(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        applier.close();
        store.close();
    }

    private <T> CompletionStage<T> onApplier(java.util.function.Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, applier);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(new JournalException.NotRunning("solo group is closed"));
        }
    }
}
