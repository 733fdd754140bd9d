package io.ttmesh.journal.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.Address;

/**
 * Which nodes have a data folder for the journal, and where they are reached now.
 *
 * <p>Voters are called by names of their own, so one may move to another host or port. Implementations are asked often,
 * from many threads, and answer at once.
 */
public interface Peers {
    /**
     * The nodes that are up and have a data folder, this one included: voter id to the actor system's address, in the
     * order in which they are to become voters.
     */
    Map<String, Address> present();

    /** Peers that never change, for groups whose members stand in the configuration. */
    static Peers fixed(Map<String, Address> peers) {
        Map<String, Address> kept = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        return () -> kept;
    }
}
