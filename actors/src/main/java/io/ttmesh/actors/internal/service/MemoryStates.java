package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.model.error.OverloadedException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;
import org.apache.pekko.persistence.state.javadsl.DurableStateStore;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Keeps durable states in the memory of one node, as Pekko's in-memory journal keeps events: for meshes without data
 * folders. Only the next revision of a state is taken.
 */
public final class MemoryStates implements DurableStateStoreProvider {
    private final Store store;

    /** Called by Pekko. */
    public MemoryStates(ExtendedActorSystem system) {
        store = new Store(ActorSettings.of(system.settings().config()).memoryStatesMax());
    }

    @Override
    public DurableStateStore<Object> javadslDurableStateStore() {
        return store;
    }

    @Override
    public org.apache.pekko.persistence.state.scaladsl.DurableStateStore<Object> scaladslDurableStateStore() {
        return new ScalaStore(store);
    }

    private record Row(long revision, Optional<Object> value) {}

    private static final class Store implements DurableStateUpdateStore<Object> {
        private final int most;
        private final Map<String, Row> rows = new ConcurrentHashMap<>();

        Store(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<GetObjectResult<Object>> getObject(String persistenceId) {
            Row row = rows.getOrDefault(persistenceId, new Row(0, Optional.empty()));
            return CompletableFuture.completedFuture(new GetObjectResult<>(row.value(), row.revision()));
        }

        @Override
        public CompletionStage<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
            return put(persistenceId, revision, Optional.of(value));
        }

        /**
         * Forgets whatever is stored, and its revision: the next one is the first.
         *
         * @deprecated as Pekko has it: say the revision.
         */
        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // It is not the same as any call of another method.
        public CompletionStage<Done> deleteObject(String persistenceId) {
            rows.remove(persistenceId);
            return CompletableFuture.completedFuture(Done.getInstance());
        }

        @Override
        public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
            return put(persistenceId, revision, Optional.empty());
        }

        private CompletionStage<Done> put(String persistenceId, long revision, Optional<Object> value) {
            if (rows.size() >= most && !rows.containsKey(persistenceId)) {
                return CompletableFuture.failedFuture(new OverloadedException("state of " + persistenceId + " refused: "
                        + most + " are kept in memory (limit ttmesh.actors.service.memory-states-max)"));
            }
            Row now = rows.compute(
                    persistenceId,
                    (id, row) -> (row == null ? 0 : row.revision()) + 1 == revision ? new Row(revision, value) : row);
            return now != null && now.revision() == revision && now.value().equals(value)
                    ? CompletableFuture.completedFuture(Done.getInstance())
                    : CompletableFuture.failedFuture(new IllegalStateException(
                            "state of " + persistenceId + " has another revision than " + (revision - 1)));
        }
    }

    private record ScalaStore(Store store)
            implements org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore<Object> {
        @Override
        public Future<org.apache.pekko.persistence.state.scaladsl.GetObjectResult<Object>> getObject(
                String persistenceId) {
            return FutureConverters.asScala(store.getObject(persistenceId).thenApply(GetObjectResult::toScala));
        }

        @Override
        public Future<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
            return FutureConverters.asScala(store.upsertObject(persistenceId, revision, value, tag));
        }

        /**
         * Forgets whatever is stored, and its revision: the next one is the first.
         *
         * @deprecated as Pekko has it: say the revision.
         */
        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // The store stands behind this interface only.
        public Future<Done> deleteObject(String persistenceId) {
            return FutureConverters.asScala(store.deleteObject(persistenceId));
        }

        @Override
        public Future<Done> deleteObject(String persistenceId, long revision) {
            return FutureConverters.asScala(store.deleteObject(persistenceId, revision));
        }
    }
}
