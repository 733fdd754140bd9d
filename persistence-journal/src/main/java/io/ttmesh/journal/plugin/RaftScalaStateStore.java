package io.ttmesh.journal.plugin;

import io.ttmesh.journal.internal.access.ScalaFutures;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.scaladsl.GetObjectResult;
import scala.concurrent.Future;

/** {@link RaftStateStore} for Scala, and for Pekko's own durable state actors, which ask for this one. */
public final class RaftScalaStateStore implements DurableStateUpdateStore<Object> {
    private final RaftStateStore store;

    RaftScalaStateStore(RaftStateStore store) {
        this.store = store;
    }

    @Override
    public Future<GetObjectResult<Object>> getObject(String persistenceId) {
        return ScalaFutures.of(store.getObject(persistenceId)
                .thenApply(org.apache.pekko.persistence.state.javadsl.GetObjectResult::toScala));
    }

    @Override
    public Future<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
        return ScalaFutures.of(store.upsertObject(persistenceId, revision, value, tag));
    }

    /**
     * Deletes whatever is stored, at whatever revision.
     *
     * @deprecated as Pekko has it: say the revision.
     */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // The store stands behind this interface only.
    public Future<Done> deleteObject(String persistenceId) {
        return ScalaFutures.of(store.deleteObject(persistenceId));
    }

    @Override
    public Future<Done> deleteObject(String persistenceId, long revision) {
        return ScalaFutures.of(store.deleteObject(persistenceId, revision));
    }
}
