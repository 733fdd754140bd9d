package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.wire.Call;
import io.ttmesh.journal.internal.wire.Outcome;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.spi.Peers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Finds out who leads by asking all voters, for a node that has no voter to tell it, or one that does not know. Safe for use by many threads. */
final class LeaderSearch {
    private final String self;
    private final Wire wire;
    private final Peers peers;
    private final Executor executor;
    private final Duration patience;

    /**
     * A search by one node.
     *
     * @param executor on which answers come back
     * @param patience with each question; over 0
     */
    LeaderSearch(String self, Wire wire, Peers peers, Executor executor, Duration patience) {
        this.self = self;
        this.wire = wire;
        this.peers = peers;
        this.executor = executor;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /**
     * Asks all voters at once. A voter that does not answer costs no more than the patience.
     *
     * @param suspect a voter that may be dead, which is believed to lead only when it says so itself; empty for none
     * @param told once: the first leader that is named, or nothing when nobody who answers in time knows one
     */
    void ask(int group, String suspect, Consumer<String> told) {
        List<String> voters = peers.present().keySet().stream()
                .filter(voter -> !voter.equals(self))
                .toList();
        if (voters.isEmpty()) {
            told.accept("");
            return;
        }
        AtomicInteger open = new AtomicInteger(voters.size());
        AtomicBoolean over = new AtomicBoolean();
        for (String voter : voters) {
            Call call = new Call(group, self, voter, Gate.LEADS, new byte[0], patience, false);
            wire.call(call, executor, ended -> {
                String leader = named(ended);
                boolean known = !leader.isEmpty() && (voter.equals(suspect) || !leader.equals(suspect));
                if (known && over.compareAndSet(false, true)) {
                    told.accept(leader);
                }
                if (open.decrementAndGet() == 0 && over.compareAndSet(false, true)) {
                    told.accept("");
                }
            });
        }
    }

    private static String named(Outcome ended) {
        return switch (ended) {
            case Outcome.Answered(var body) ->
                StandardCharsets.US_ASCII.decode(body.duplicate()).toString();
            case Outcome.Failed(var body) -> "";
            case Outcome.NotSent(var why) -> "";
            case Outcome.Lost(var why) -> "";
        };
    }
}
