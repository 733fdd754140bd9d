package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.wire.Call;
import io.ttmesh.journal.internal.wire.Outcome;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.spi.Peers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Tells each of the others once that a voter has begun another life, so that nobody waits for an answer of the last one:
 * a leader whose snapshot was being installed would do so for five minutes, and send nothing else. Over a connection of
 * its own JRaft would see that break. For one thread, to which answers come back.
 */
final class Greeting {
    private final Identity identity;
    private final Wire wire;
    private final Executor own;
    private final Duration patience;
    private final Set<String> told = new HashSet<>();

    Greeting(Identity identity, Wire wire, Executor own, Duration patience) {
        this.identity = identity;
        this.wire = wire;
        this.own = own;
        this.patience = patience;
        told.add(identity.voter());
    }

    void tick(Peers peers) {
        for (String peer : peers.present().keySet()) {
            if (told.add(peer)) {
                Call call =
                        new Call(identity.group(), identity.voter(), peer, Gate.BEGUN, new byte[0], patience, false);
                wire.call(call, own, outcome -> {
                    if (outcome instanceof Outcome.Lost || outcome instanceof Outcome.NotSent) {
                        told.remove(peer);
                    }
                });
            }
        }
    }
}
