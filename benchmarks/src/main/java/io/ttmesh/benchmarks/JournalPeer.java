package io.ttmesh.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** Another journal for Pekko Persistence, measured beside ours; found by {@link java.util.ServiceLoader}. */
public interface JournalPeer {
    /** What the figures call it. */
    String name();

    /**
     * Starts it.
     *
     * @param folder where it may keep its data, empty
     */
    Server start(Path folder) throws Exception;

    /** A peer that runs. */
    interface Server extends AutoCloseable {
        /** Settings, as HOCON, of an actor system whose journal it is to be. */
        String config();

        /** Its replication and fsync policy, as asked of the running server. */
        String promises();

        @Override
        void close() throws IOException;
    }
}
