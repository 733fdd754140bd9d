package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeHandle;
import io.ttmesh.testkit.NodeScope;
import io.ttmesh.testkit.VerbNotPossible;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays rounds of jobs on a cluster with disks: in each, random jobs are struck at some point, and judged when all has ended. */
final class JobChaosRunner implements Faults.Ends {
    private static final Logger LOG = LoggerFactory.getLogger(JobChaosRunner.class);
    private static final List<String> REGIONS = List.of("eu", "us");
    /** Whose client may be closed; the other one looks on. */
    private static final String CLOSING = REGIONS.getLast();

    private static final int JOBS = 4;
    private static final int CANCELS = 2;
    private static final Duration END_MAX = Duration.ofMinutes(2);
    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(4);
    /** By then a node that is taken for lost has been so for a while, and by then one that comes back has come. */
    private static final long REMOVED_AROUND = 15_000_000_000L;
    /** By then it is known that a node that was struck is gone. */
    private static final long REMOVED_AFTER = 30_000_000_000L;

    private final MeshCluster cluster;
    private final long seed;
    private final Faults faults;
    private final JobFigures figures;
    private final Changer changer = new Changer(this::changing);
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private volatile boolean isClosed;

    JobChaosRunner(MeshCluster cluster, long seed, JobFigures figures) {
        this.cluster = cluster;
        this.seed = seed;
        this.figures = figures;
        this.faults = new Faults(cluster, Journal.DISKS, this);
    }

    /** Plays one round, and says what was wrong in it. */
    List<Violation> play(int number, JobFault fault) throws Exception {
        long began = System.nanoTime();
        var random = new Random(seed * 1_000 + number);
        violations.clear();
        troubles.clear();
        isClosed = false;
        EventLog.clear("jobs");
        Journal.DISKS.awaitCopies(cluster);
        List<WatchedJob> jobs = submit(number, fault, random);
        changer.begin(jobs.stream()
                .filter(job -> fault == JobFault.RESUMED || random.nextBoolean())
                .toList());
        if (fault == JobFault.RESUMED) {
            awaitEnds(jobs);
            changer.settle();
            mendAndResume(jobs);
        }
        awaitPoint(jobs, fault, random);
        boolean underWay = jobs.stream().anyMatch(job -> !job.hasEnded());
        strike(number, fault, jobs, random);
        awaitEnds(jobs);
        changer.settle();
        mendAndResume(jobs);
        awaitEnds(jobs);
        askAll(jobs, random);
        figures.played(fault, underWay);
        judge(jobs, began);
        figures.took(Duration.ofNanos(System.nanoTime() - began));
        LOG.warn("round={} fault={} violations={} {}", number, fault, violations.size(), figures);
        return List.copyOf(violations);
    }

    private List<WatchedJob> submit(int number, JobFault fault, Random random) throws Exception {
        List<WatchedJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            boolean fails = switch (fault) {
                case RESUMED -> true;
                case CANCELLED -> false;
                default -> random.nextInt(3) == 0;
            };
            var job = new WatchedJob(new JobRecipe.Wish(
                    random.nextLong(),
                    "s" + seed + "r" + number + "j" + i,
                    fails ? JobRecipe.Gate.SHUT : JobRecipe.Gate.OPEN));
            LOG.info("round={} wish={} recipe={}", number, job.wish(), job.recipe());
            int who = fault == JobFault.CLIENT_CLOSED
                    ? REGIONS.indexOf(CLOSING)
                    : random.nextInt(REGIONS.size() + cluster.nodes().size());
            if (who < REGIONS.size()) {
                figures.submitted("client " + REGIONS.get(who));
                JobErrands.submit(cluster.client(REGIONS.get(who)), job.recipe());
            } else {
                NodeHandle node = cluster.nodes().get(who - REGIONS.size());
                figures.submitted(node.id());
                node.run(new JobErrands.Submit(job.wish()));
            }
            jobs.add(job);
        }
        return jobs;
    }

    private Mesh mesh() {
        return cluster.client(REGIONS.getFirst());
    }

    /** Whoever changes jobs goes on with the other client when one was closed. */
    private Mesh changing() {
        return cluster.client(isClosed ? REGIONS.getFirst() : CLOSING);
    }

    private void pollAll(List<WatchedJob> jobs) {
        Mesh mesh = mesh();
        jobs.forEach(job -> job.poll(mesh));
    }

    private boolean awaits(String sentence, Duration atMost, Callable<Boolean> condition) {
        try {
            cluster.await(sentence, atMost, condition);
            return true;
        } catch (AwaitFailed e) {
            LOG.warn("failed={}", e.getMessage());
            return false;
        }
    }

    /** The judge says so when they do not. */
    private void awaitEnds(List<WatchedJob> jobs) {
        boolean unused = awaits("jobs end", END_MAX, () -> {
            pollAll(jobs);
            return jobs.stream().allMatch(WatchedJob::hasEnded);
        });
    }

    /** Lets them go on until some share of the work is done, and their coordinators are known. */
    private void awaitPoint(List<WatchedJob> jobs, JobFault fault, Random random) {
        int size = jobs.stream().mapToInt(job -> job.recipe().size()).sum();
        double share = 0.1 + 0.6 * random.nextDouble();
        long wanted = fault == JobFault.RESUMED ? 1 + random.nextInt(4) : (long) (share * size);
        int kept = JobRecipe.CHECKPOINTS / 2 + random.nextInt(JobRecipe.CHECKPOINTS / 2);
        boolean unused = awaits("jobs come to their point", END_MAX, () -> {
            pollAll(jobs);
            if (jobs.stream().allMatch(job -> job.hasEnded() || (changer.isToChange(job) && job.waitsForChange()))) {
                return true;
            }
            boolean isThere =
                    fault == JobFault.WORKER_KILLED ? saving(jobs, kept).isPresent() : done(jobs) >= wanted;
            return isThere && jobs.stream().allMatch(job -> job.coordinator().isPresent());
        });
    }

    private static long done(List<WatchedJob> jobs) throws IOException {
        long done = 0;
        for (WatchedJob job : jobs) {
            done += job.marks().stream()
                    .filter(mark -> mark.kind() == JobMark.Kind.ENDED)
                    .count();
        }
        return done;
    }

    /** Where a task has saved so many checkpoints, and goes on. */
    private static Optional<JobMark> saving(List<WatchedJob> jobs, int kept) throws IOException {
        for (WatchedJob job : jobs) {
            Optional<JobMark> last = JobTasks.lastKept(job.marks(), JobRecipe.SAVING);
            if (last.filter(mark -> mark.number() >= kept && mark.number() < JobRecipe.CHECKPOINTS)
                    .isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    private void strike(int number, JobFault fault, List<WatchedJob> jobs, Random random) throws Exception {
        NodeHandle victim = victim(fault, jobs, random);
        int index = cluster.nodes().indexOf(victim);
        int other = (index + 1) % cluster.nodes().size();
        var round = new Plan.Round(number, fault.made(), index, other, 500 + random.nextInt(1_000));
        LOG.info("round={} fault={} victim={}", number, fault, victim.id());
        changer.begin(jobs);
        if (fault == JobFault.CANCELLED) {
            cancel(round, jobs, random.nextBoolean());
        } else {
            breakIt(round);
        }
        // Nobody may have to wait for a node that was killed.
        boolean staysAway = fault == JobFault.WORKER_KILLED || random.nextBoolean();
        if (staysAway && fault != JobFault.ALL_KILLED) {
            awaitEnds(jobs);
        }
        Journal.DISKS.repair(cluster);
        closeTroubles(round, victim);
    }

    private NodeHandle victim(JobFault fault, List<WatchedJob> jobs, Random random) throws IOException {
        NodeHandle any = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
        NodeHandle coordinator = jobs.stream()
                .filter(job -> !job.hasEnded())
                .min(Comparator.comparing(job -> !changer.isToChange(job)))
                .flatMap(WatchedJob::coordinator)
                .map(cluster::node)
                .orElse(any);
        NodeHandle worker =
                saving(jobs, 1).map(mark -> cluster.node(mark.node())).orElse(any);
        return switch (fault) {
            case COORDINATOR_KILLED, RESUMED, CANCELLED -> coordinator;
            case WORKER_KILLED -> worker;
            case LEADER_KILLED ->
                cluster.nodes().stream()
                        .filter(node -> node.run(new Leads()))
                        .findFirst()
                        .orElse(any);
            case PAUSED, CUT_OFF, LEFT -> random.nextBoolean() ? coordinator : worker;
            case CALM, ALL_KILLED, CLIENT_CLOSED -> any;
        };
    }

    private void breakIt(Plan.Round round) {
        NodeHandle victim = cluster.nodes().get(round.victim());
        long since = System.nanoTime();
        Faults.Broken broken;
        try {
            broken = faults.begin(round);
        } catch (VerbNotPossible e) {
            violations.add(new Violation("R9", "", round + " can not be made: " + e.getMessage()));
            return;
        }
        broken.evidence().stream()
                .filter(evidence -> !evidence.holds())
                .forEach(evidence -> violations.add(new Violation("R9", "", round + " was none: " + evidence)));
        if (isStill(round)) {
            troubles.add(new Trouble(
                    victim.id(), since, Long.MAX_VALUE, round.fault().name()));
        }
        faults.hold(round);
    }

    private static boolean isStill(Plan.Round round) {
        return round.fault() == Fault.LONG_PAUSE || round.fault() == Fault.LONG_ISOLATION;
    }

    /** A node that stood still is well when all is mended. */
    private void closeTroubles(Plan.Round round, NodeHandle victim) {
        if (isStill(round)) {
            troubles.replaceAll(trouble -> trouble.node().equals(victim.id())
                    ? new Trouble(trouble.node(), trouble.from(), System.nanoTime(), trouble.why())
                    : trouble);
        }
    }

    private void cancel(Plan.Round round, List<WatchedJob> jobs, boolean kills) throws Exception {
        List<WatchedJob> cancelled =
                jobs.stream().filter(job -> !job.hasEnded()).limit(CANCELS).toList();
        long asked = System.nanoTime();
        List<Thread> cancels = new ArrayList<>();
        List<Runnable> told = Collections.synchronizedList(new ArrayList<>());
        for (WatchedJob job : cancelled) {
            cancels.add(Thread.ofVirtual().start(() -> {
                if (awaits("job " + job.id() + " is cancelled", ANSWER_MAX, () -> {
                    JobErrands.within(
                            ANSWER_MAX, JobErrands.handle(mesh(), job.id()).cancel());
                    return true;
                })) {
                    long done = System.nanoTime();
                    told.add(() -> job.cancelled(new JobTale.Cancel(asked, done)));
                } else {
                    told.add(() -> violations.add(new Violation("J8", job.id(), "its cancel does not end")));
                }
            }));
        }
        if (kills) {
            breakIt(round);
        }
        for (Thread thread : cancels) {
            thread.join();
        }
        told.forEach(Runnable::run);
        long until = System.nanoTime() + STOP.toNanos();
        cluster.await("what was cancelled has time to stop", () -> System.nanoTime() > until);
    }

    /** What failed or was cancelled runs to its end. */
    private void mendAndResume(List<WatchedJob> jobs) throws Exception {
        for (WatchedJob job : jobs) {
            boolean failed = job.isIn(JobPhase.FAILED) && job.wish().gate() == JobRecipe.Gate.SHUT && job.life() == 0;
            if (failed || job.isIn(JobPhase.CANCELLED)) {
                ask(job, "client " + REGIONS.getLast());
                if (failed) {
                    job.mend();
                }
                job.beginAgain();
                if (!awaits("job " + job.id() + " is resumed", ANSWER_MAX, () -> {
                    JobErrands.within(
                            ANSWER_MAX, JobErrands.handle(mesh(), job.id()).resume());
                    return true;
                })) {
                    violations.add(new Violation("J7", job.id(), "it is not resumed"));
                }
            }
        }
    }

    private void askAll(List<WatchedJob> jobs, Random random) {
        for (WatchedJob job : jobs) {
            ask(job, "client " + REGIONS.getFirst());
            ask(job, cluster.nodes().get(random.nextInt(cluster.nodes().size())).id());
        }
    }

    private void ask(WatchedJob job, String who) {
        if (!job.hasEnded()) {
            return;
        }
        boolean told = awaits(who + " tells the end of " + job.id(), ANSWER_MAX, () -> {
            job.answered(
                    who.startsWith("client ")
                            ? JobErrands.ask(cluster.client(who.substring(7)), job.id(), job.life(), who)
                            : cluster.node(who).run(new JobErrands.Ask(job.id(), job.life(), who)));
            return true;
        });
        if (!told) {
            violations.add(new Violation("J2", job.id(), who + " does not tell its end"));
        }
    }

    private void judge(List<WatchedJob> jobs, long began) throws IOException {
        List<Happened> happened = EventLog.read(JobTasks.FOLDER, began);
        List<Happened.StepEnded> ends = happened.stream()
                .filter(Happened.StepEnded.class::isInstance)
                .map(Happened.StepEnded.class::cast)
                .toList();
        happened.forEach(event -> {
            if (event instanceof Happened.Removed removed && !isKnown(removed)) {
                troubles.add(new Trouble(
                        removed.node(),
                        removed.at() - REMOVED_AROUND,
                        removed.at() + REMOVED_AROUND,
                        "removed by " + removed.seenBy()));
            }
        });
        for (WatchedJob job : jobs) {
            JobTale tale = job.tale(ends);
            violations.addAll(JobRules.judge(tale, troubles));
            figures.add(tale, troubles);
        }
    }

    /** Whether it is what was done to it. */
    private boolean isKnown(Happened.Removed removed) {
        return troubles.stream()
                .anyMatch(trouble -> trouble.node().equals(removed.node())
                        && removed.at() >= trouble.from()
                        && removed.at() - REMOVED_AFTER <= trouble.until());
    }

    /** What was done to nodes, a line each. */
    List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    @Override
    public void node(NodeHandle node, long since, Fault why, boolean graceful) {
        figures.nodeEnded();
        troubles.add(new Trouble(node.id(), since, System.nanoTime(), why.name()));
    }

    @Override
    public boolean client(int number) {
        Mesh gone = cluster.client(CLOSING);
        isClosed = true;
        gone.close();
        figures.clientClosed();
        return awaits(
                "the client is closed",
                ANSWER_MAX,
                () -> gone.terminated().toCompletableFuture().isDone());
    }

    @Override
    public NodeHandle owner() {
        throw new IllegalStateException("no submission is looked for while jobs run");
    }

    /** Whether the node where it runs leads the journal. */
    record Leads() implements NodeCode<Boolean> {
        @Override
        public Boolean run(NodeScope node) {
            return node.node().mesh().journal().role().equals("LEADER");
        }
    }
}
