package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.wire.Call;
import io.ttmesh.journal.internal.wire.Outcome;
import io.ttmesh.journal.internal.wire.Wire;
import io.ttmesh.journal.spi.Peers;
import io.ttmesh.journal.testing.Failpoints;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a leader's group grow to the number of voters it should have, and gives the seats of voters that lost their data to
 * those that replace them. For one thread, to which answers come back.
 *
 * <p>From one voter it goes to three at once: two would need both of them for everything.
 */
final class VoterKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(VoterKeeper.class);
    private static final long AGAIN_NANOS = 3_000_000_000L;

    private final GroupSettings settings;
    private final Wire wire;
    private final Peers peers;
    private final Executor own;
    private final Map<String, String> prepared = new LinkedHashMap<>();
    private boolean changing;
    private long notBeforeNanos;

    VoterKeeper(GroupSettings settings, Wire wire, Peers peers, Executor own) {
        this.settings = settings;
        this.wire = wire;
        this.peers = peers;
        this.own = own;
        this.notBeforeNanos = System.nanoTime();
    }

    void tick(Voter voter, long nowNanos) {
        if (!voter.leads()) {
            prepared.clear();
            return;
        }
        if (changing || nowNanos - notBeforeNanos < 0) {
            return;
        }
        List<String> members = voter.members();
        Collection<String> present = peers.present().keySet();
        prepared.keySet().removeIf(candidate -> members.contains(candidate) || !present.contains(candidate));
        for (String candidate : present) {
            if (!members.contains(candidate) && !prepared.containsKey(candidate)) {
                prepare(voter, candidate);
            }
        }
        next(members, prepared, settings.targetVoters()).ifPresent(changed -> change(voter, changed));
    }

    /** The members that a group should have next, or nothing when it should stay as it is. */
    static Optional<List<String>> next(List<String> members, Map<String, String> prepared, int target) {
        for (Map.Entry<String, String> candidate : prepared.entrySet()) {
            if (members.contains(candidate.getValue())) {
                List<String> swapped = new ArrayList<>(members);
                swapped.remove(candidate.getValue());
                swapped.add(candidate.getKey());
                return Optional.of(swapped);
            }
        }
        int missing = members.size() % 2 == 0 ? 1 : 2;
        if (members.size() + missing > target || prepared.size() < missing) {
            return Optional.empty();
        }
        List<String> grown = new ArrayList<>(members);
        prepared.keySet().stream().limit(missing).forEach(grown::add);
        return Optional.of(grown);
    }

    private void prepare(Voter voter, String candidate) {
        Identity identity = voter.identity();
        Call call = new Call(
                identity.group(),
                identity.voter(),
                candidate,
                Gate.PREPARE,
                Candidacy.question(identity.epoch()),
                settings.callTimeout(),
                false);
        wire.call(call, own, outcome -> {
            if (outcome instanceof Outcome.Answered(var body)) {
                prepared.put(candidate, Candidacy.replacesOf(body));
            } else if (outcome instanceof Outcome.Failed(var body)) {
                LOG.warn(
                        "journal candidate={} refuses: {}",
                        candidate,
                        Failure.decode(body).text());
            }
        });
    }

    private void change(Voter voter, List<String> members) {
        Failpoints.at("grow.prepared");
        changing = true;
        LOG.info("journal group={} members {} become {}", voter.identity().group(), voter.members(), members);
        voter.changeMembers(
                members,
                status -> own.execute(() -> {
                    Failpoints.at("grow.changed");
                    changing = false;
                    if (!status.isOk()) {
                        notBeforeNanos = System.nanoTime() + AGAIN_NANOS;
                        LOG.warn("journal members could not become {}: {}", members, status);
                    }
                }));
    }
}
