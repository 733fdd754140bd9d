package io.ttmesh.journal.plugin;

import java.time.InstantSource;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;
import org.apache.pekko.persistence.state.javadsl.DurableStateStore;

/** Makes the durable state store {@code ttmesh.journal.state}; named by configuration. */
public final class RaftStateStoreProvider implements DurableStateStoreProvider {
    private final RaftStateStore store;
    private final RaftScalaStateStore scalaStore;

    /** Called by Pekko. */
    public RaftStateStoreProvider(ExtendedActorSystem system) {
        store = new RaftStateStore(system, InstantSource.system());
        scalaStore = new RaftScalaStateStore(store);
    }

    @Override
    public DurableStateStore<Object> javadslDurableStateStore() {
        return store;
    }

    @Override
    public org.apache.pekko.persistence.state.scaladsl.DurableStateStore<Object> scaladslDurableStateStore() {
        return scalaStore;
    }
}
