package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeHandle;
import io.ttmesh.testkit.VerbNotPossible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays a plan on a cluster with disks while actors are called and money is moved, and judges what callers were told. */
final class ActorChaosRunner implements Faults.Ends {
    private static final Logger LOG = LoggerFactory.getLogger(ActorChaosRunner.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int CALLERS = 6;
    private static final int TRIES = 2;
    private static final int CUSTOMERS = 4;

    private final MeshCluster cluster;
    private final Faults faults;
    private final Map<String, Mesh> clients = new ConcurrentHashMap<>();
    private final ActorFigures figures = new ActorFigures();
    private final List<Violation> violations = new ArrayList<>();

    ActorChaosRunner(MeshCluster cluster) {
        this.cluster = cluster;
        this.faults = new Faults(cluster, Journal.DISKS, this);
    }

    /** What came of it. */
    record Result(ActorFigures figures, List<Violation> violations) {}

    /** Callers in these regions, through whichever client stands there now. */
    private List<Supplier<Mesh>> meshes() {
        List<String> regions = List.of("eu", "us");
        regions.forEach(region -> clients.put(region, cluster.client(region)));
        return regions.stream()
                .<Supplier<Mesh>>map(region -> () -> clients.getOrDefault(region, clients.get("eu")))
                .toList();
    }

    /**
     * Plays round after round, begins none after {@code budget}, and judges.
     *
     * @param restart whether all nodes are killed at the end, and everything is read once more
     */
    Result play(Plan plan, Duration budget, boolean restart) {
        long began = System.nanoTime();
        Journal.DISKS.awaitCopies(cluster);
        var load = new ActorLoad(plan.seed(), meshes());
        try (load) {
            load.call(CALLERS, PAUSE, TRIES);
            load.bank(CUSTOMERS, PAUSE);
            for (Plan.Round round : plan.rounds()) {
                if (System.nanoTime() - began < budget.toNanos()) {
                    play(round, load);
                }
            }
        }
        load.endTransfers();
        judge(load);
        if (restart) {
            faults.killAll(cluster.nodes(), Fault.KILL_ALL);
            mend();
            judge(load);
        }
        figures.add(load, Duration.ofNanos(System.nanoTime() - began));
        return new Result(figures, List.copyOf(violations));
    }

    private void play(Plan.Round round, ActorLoad load) {
        Faults.Broken broken;
        try {
            broken = faults.begin(round);
        } catch (VerbNotPossible e) {
            figures.skipped(round.fault());
            return;
        }
        LOG.info("round={} fault={} {}", round.number(), round.fault(), broken);
        broken.evidence().stream()
                .filter(evidence -> !evidence.holds())
                .forEach(evidence -> violations.add(new Violation("R9", "", round + " was none: " + evidence)));
        faults.hold(round);
        mend();
        long mended = System.nanoTime();
        load.tallies().forEach(this::awaitAnswer);
        figures.played(round.fault(), (System.nanoTime() - mended) / 1_000_000);
    }

    private void mend() {
        Journal.DISKS.repair(cluster);
        clients.replaceAll((region, gone) -> cluster.client(region));
    }

    /**
     * A5: when all is mended, every actor answers. Nodes that were just started on a busy machine may take each other for dead
     * and end, as their split-brain resolver has them; they are started again, as a supervisor would.
     */
    private void awaitAnswer(String tally) {
        try {
            awaitAnswerOf(tally);
        } catch (AwaitFailed e) {
            if (cluster.nodes().stream().allMatch(NodeHandle::isRunning)) {
                throw e;
            }
            LOG.warn("nodesEnded=true after={}", e.getMessage());
            mend();
            awaitAnswerOf(tally);
        }
    }

    private void awaitAnswerOf(String tally) {
        cluster.await(tally + " answers when all is mended", ANSWER_MAX, () -> {
            try {
                Tally.Count unused = tally(tally).call(Tally.Look::new);
                return true;
            } catch (MeshException e) {
                return false;
            }
        });
    }

    private MeshRef<Tally.Command> tally(String id) {
        return clients.get("eu").actor(Tally.TYPE, id);
    }

    private void judge(ActorLoad load) {
        Map<String, Tally.Past> pasts = new HashMap<>();
        for (String id : load.tallies()) {
            awaitAnswer(id);
            pasts.put(id, tally(id).call(ANSWER_MAX, Tally.Tell::new));
        }
        violations.addAll(TallyRules.judge(load.seen(), pasts));
        if (load.transfersWithoutEnd() > 0) {
            violations.add(new Violation("A6", "", load.transfersWithoutEnd() + " transfers do not end"));
        }
        long money = load.moneyNow();
        if (money != load.moneyExpected()) {
            violations.add(new Violation("A6", "", "the bank has " + money + " instead of " + load.moneyExpected()));
        }
    }

    @Override
    public void node(NodeHandle node, long since, Fault why, boolean graceful) {
        figures.nodeEnded();
    }

    @Override
    public boolean client(int number) {
        throw new IllegalStateException("no client ends while actors are called");
    }

    @Override
    public NodeHandle owner() {
        throw new IllegalStateException("no submission has an owner while actors are called");
    }
}
