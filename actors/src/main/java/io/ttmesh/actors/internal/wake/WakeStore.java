package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.ShardId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;

/**
 * Keeps a {@link WakeRecord} per actor, as a durable state; its tag keeps the index, in the same write. Safe for use by
 * many threads.
 *
 * @param index empty when the store ends with this node
 */
record WakeStore(DurableStateUpdateStore<WakeRecord> states, Optional<WakeIndex> index) {
    /** A record with its revision, 0 when there was never one. */
    record Loaded(long revision, WakeRecord record) {}

    @SuppressWarnings("unchecked") // Nothing else is stored under these names.
    static WakeStore of(ActorSystem<?> system, String pluginId, Optional<WakeIndex> index) {
        return new WakeStore(
                DurableStateStoreRegistry.get(system).getDurableStateStoreFor(DurableStateUpdateStore.class, pluginId),
                index);
    }

    /** The name of the set in which the journal keeps who wakes in a shard slot. */
    static String setOf(ShardId shard) {
        return "actor-wake/" + shard;
    }

    CompletionStage<Loaded> load(ActorPlace place) {
        return guarded(() -> states.getObject(place.persistenceId()))
                .thenApply(found -> new Loaded(found.revision(), found.value().orElse(WakeRecord.NONE)));
    }

    /** Completes with the revision from which the next counts; fails when this one is not the next. */
    CompletionStage<Long> save(ActorPlace place, long revision, WakeRecord record) {
        return guarded(() -> index.isEmpty() && record.isEmpty()
                ? forget(place, revision)
                : states.upsertObject(place.persistenceId(), revision, record, tag(place, record))
                        .thenApply(done -> revision));
    }

    private static String tag(ActorPlace place, WakeRecord record) {
        String set = setOf(place.shard());
        return record.due().map(due -> "~set+" + set + '@' + due.toEpochMilli()).orElse("~set-" + set);
    }

    /** In memory each row takes the place of a state; a journal needs it for its revision, and has room. */
    @SuppressWarnings("deprecation") // The one that says the revision leaves a row, and goes first.
    private CompletionStage<Long> forget(ActorPlace place, long revision) {
        return states.deleteObject(place.persistenceId(), revision)
                .thenCompose(done -> states.deleteObject(place.persistenceId()))
                .thenApply(done -> 0L);
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> asked) {
        return CompletableFuture.completedStage(asked).thenCompose(Supplier::get);
    }
}
