package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeHandle;
import io.ttmesh.testkit.VerbNotPossible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays a plan on a cluster while work goes on, mends everything after each round, and has the whole judged. */
final class ChaosRunner implements Faults.Ends {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosRunner.class);
    private static final Duration SETTLE_MAX = Duration.ofSeconds(30);
    private static final int QUESTIONS_MAX = 500;
    private static final int MENDS_MAX = 3;

    private final MeshCluster cluster;
    private final Setup setup;
    private final Recorder recorder;
    private final Faults faults;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<String, Long> pids = new ConcurrentHashMap<>();
    private final Path runs;
    private final long seed;

    /**
     * Prepares one run.
     *
     * @param broken what faults are made on: the cluster itself, or something that only looks like it
     */
    ChaosRunner(MeshCluster cluster, MeshCluster broken, Setup setup, long seed) {
        this.cluster = cluster;
        this.setup = setup;
        this.seed = seed;
        this.recorder = new Recorder(seed, setup.journal());
        this.faults = new Faults(broken, setup.journal(), this);
        this.runs = EventLog.folder(setup.log()).resolve("runs-" + seed + "-" + System.nanoTime());
    }

    /**
     * What is run.
     *
     * @param log the cluster's setting {@code chaos.log}
     * @param journal the cluster's journal: with one on disks, a run ends with a restart of everything and last questions
     * @param mix what clients submit
     * @param regions where the clients stand
     */
    record Setup(String log, Journal journal, Mix mix, List<String> regions) {
        /** A bit of everything from two clients, to a cluster with this journal. */
        static Setup of(String log, Journal journal) {
            return new Setup(log, journal, Mix.EVERYTHING, List.of("eu", "us"));
        }
    }

    /** What came of it. */
    record Result(History history, List<Violation> violations, int played, Duration took) {
        Map<Fault, Long> faultsByKind() {
            Map<Fault, Long> counts = new TreeMap<>();
            history.happened(Happened.FaultBegan.class).forEach(fault -> counts.merge(fault.fault(), 1L, Long::sum));
            return counts;
        }

        long submitted() {
            return history.told(Told.Submitted.class).count();
        }

        String report() {
            return Judge.report(history, violations);
        }
    }

    /** A client, as long as its node lives. */
    private static final class Seat {
        private final String region;
        private volatile Mesh mesh;
        private volatile String name;
        private int incarnation;

        Seat(String region, Mesh mesh) {
            this.region = region;
            this.mesh = mesh;
            this.name = region;
        }
    }

    /** Plays round after round, begins none after {@code budget}, and judges. */
    Result play(Plan plan, Duration budget) throws IOException {
        long began = System.nanoTime();
        Files.createDirectories(EventLog.folder(setup.log()));
        setup.journal().awaitCopies(cluster);
        for (String region : setup.regions()) {
            seats.add(seat(new Seat(region, cluster.client(region))));
        }
        cluster.nodes().forEach(this::note);
        int played = 0;
        try (var workload = new Workload(seed, setup.mix(), clients(), runs)) {
            workload.start();
            cluster.await(
                    "work goes on", () -> recorder.submitted() >= setup.mix().perSecond());
            for (Plan.Round round : plan.rounds()) {
                if (System.nanoTime() - began < budget.toNanos()) {
                    play(round);
                    played++;
                }
            }
        }
        recorder.happened(new Happened.Settled(System.nanoTime()));
        settle();
        if (setup.journal() == Journal.DISKS) {
            askForTheLastTime();
        }
        recorder.happened(new Happened.Closed(System.nanoTime()));
        History history = recorder.history(runs, EventLog.folder(setup.log()));
        return new Result(history, Judge.judge(history), played, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Waits for all answers. A busy machine may end a node even now: then it is brought back, once more. */
    private void settle() {
        for (int again = 0; again < MENDS_MAX && !isAnsweredSoon(); again++) {
            LOG.info("seed={} open={} asking={}", seed, recorder.open(), recorder.asking());
            if (cluster.nodes().stream().allMatch(NodeHandle::isRunning)) {
                return;
            }
            mend(System.nanoTime());
        }
    }

    private boolean isAnsweredSoon() {
        try {
            cluster.await("everybody is answered", SETTLE_MAX, () -> recorder.open() == 0 && recorder.asking() == 0);
            return true;
        } catch (AwaitFailed e) {
            return false;
        }
    }

    /** Ends all nodes at once, and asks those that come back for everything: not only for what somebody waits for. */
    private void askForTheLastTime() {
        long since = System.nanoTime();
        faults.killAll(cluster.nodes(), Fault.KILL_ALL);
        mend(since);
        long restarted = System.nanoTime();
        recorder.happened(new Happened.Restarted(restarted));
        for (int again = 0; again < MENDS_MAX; again++) {
            Set<String> missing = JournalRules.promised(recorder.toldByNow());
            missing.removeAll(JournalRules.toldSince(recorder.toldByNow(), restarted));
            ask(List.copyOf(missing), again);
            settle();
        }
    }

    /** Nobody is asked only by who submitted: each turn asks through another client. */
    private void ask(List<String> ids, int turn) {
        List<Recorder.Client> clients = clients();
        for (int i = 0; i < ids.size(); i++) {
            clients.get((i + turn) % clients.size()).ask(TaskId.parse(ids.get(i)));
            if (recorder.asking() >= QUESTIONS_MAX) {
                settle();
            }
            if (recorder.asking() >= QUESTIONS_MAX) {
                return;
            }
        }
    }

    private void mend(long since) {
        setup.journal().repair(cluster);
        cluster.nodes().forEach(node -> noteSelfEnded(node, since));
        renewClients();
    }

    private void play(Plan.Round round) {
        long since = System.nanoTime();
        Faults.Broken broken;
        try {
            broken = faults.begin(round);
        } catch (VerbNotPossible e) {
            recorder.happened(
                    new Happened.Skipped(since, round.number(), round.fault(), String.valueOf(e.getMessage())));
            LOG.info("seed={} round={} fault={} skipped={}", seed, round.number(), round.fault(), e.getMessage());
            return;
        }
        LOG.info("seed={} round={} fault={} {}", seed, round.number(), round.fault(), broken);
        recorder.happened(
                new Happened.FaultBegan(since, round.number(), round.fault(), broken.where(), broken.evidence()));
        faults.hold(round);
        mend(since);
        recorder.happened(new Happened.FaultEnded(System.nanoTime(), round.number(), round.fault()));
    }

    private void note(NodeHandle node) {
        pids.put(node.id(), node.pid());
        recorder.happened(new Happened.NodeBegan(System.nanoTime(), node.id(), node.pid()));
    }

    /** Nobody ended it, and yet it is another process now: it was shut out by the others. */
    private void noteSelfEnded(NodeHandle node, long since) {
        Long known = pids.get(node.id());
        if (known == null) {
            note(node);
        } else if (known != node.pid()) {
            recorder.happened(new Happened.NodeEnded(System.nanoTime(), since, node.id(), "by itself", false));
            note(node);
        }
    }

    @Override
    public void node(NodeHandle node, long since, Fault why, boolean graceful) {
        recorder.happened(new Happened.NodeEnded(System.nanoTime(), since, node.id(), why.toString(), graceful));
        pids.remove(node.id());
    }

    @Override
    public boolean client(int number) {
        Seat seat = seats.get(number % seats.size());
        recorder.clientEnded(seat.name);
        Mesh gone = seat.mesh;
        gone.close();
        return gone.terminated()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .handle((ended, failure) -> failure == null)
                .join();
    }

    @Override
    public NodeHandle owner() {
        Recorder.Client client = recorder.client(seats.getFirst().name, () -> seats.getFirst().mesh);
        TaskId task = Objects.requireNonNull(client.submit(
                new ChaosTasks.Work(runs.toString(), "", 0, 2_000),
                TaskOptions.DEFAULTS.withDurability(Durability.DURABLE)));
        return cluster.ownerOf(task);
    }

    private void renewClients() {
        for (Seat seat : seats) {
            Mesh now = cluster.client(seat.region);
            if (!now.equals(seat.mesh)) {
                recorder.clientEnded(seat.name);
                seat.incarnation++;
                seat.name = seat.region + "#" + seat.incarnation;
                seat.mesh = now;
                seat(seat);
            }
        }
    }

    /** One that is shut out ends by itself. */
    private Seat seat(Seat seat) {
        String name = seat.name;
        seat.mesh.terminated().thenRun(() -> recorder.clientEnded(name));
        return seat;
    }

    private List<Recorder.Client> clients() {
        return seats.stream().map(this::client).toList();
    }

    private Recorder.Client client(Seat seat) {
        return recorder.client(() -> seat.name, () -> seat.mesh);
    }
}
