package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.ShardId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
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

    /** Fails when the revision is not the next one. */
    CompletionStage<Done> save(ActorPlace place, long revision, WakeRecord record) {
        String set = setOf(place.shard());
        String tag = record.due()
                .map(due -> "~set+" + set + '@' + due.toEpochMilli())
                .orElse("~set-" + set);
        return guarded(() -> states.upsertObject(place.persistenceId(), revision, record, tag));
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> asked) {
        return CompletableFuture.completedStage(asked).thenCompose(Supplier::get);
    }
}
