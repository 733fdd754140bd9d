package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long work stands still when its node is killed. */
final class FailoverTimes {
    /** The setting of nodes that may run the work. */
    static final String TAGGED = "ttmesh.node.tags = [worker]";

    /** Healthy nodes of a quiet machine answer within it; other tests wait a second longer. */
    static final String QUIET = "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1s";

    private static final String TAG = "worker";

    private static final Logger OUT = LoggerFactory.getLogger(FailoverTimes.class);
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration ASK_EVERY = Duration.ofMillis(100);
    private static final long BODY_MILLIS = 60_000;

    private final MeshCluster cluster;
    private final Path log;

    FailoverTimes(MeshCluster cluster) throws IOException {
        this.cluster = cluster;
        this.log = Files.createTempFile(Files.createDirectories(EventLog.folder("failover")), "runs", "");
    }

    /** Times in milliseconds, the shortest first. */
    record Figures(String what, List<Long> millis) {
        Figures {
            millis = millis.stream().sorted().toList();
        }

        long median() {
            return (millis.get((millis.size() - 1) / 2) + millis.get(millis.size() / 2)) / 2;
        }

        long max() {
            return millis.getLast();
        }
    }

    /** From the kill of the executing node until the work runs elsewhere. */
    Figures ofWorkers(int kills) {
        return measure("worker killed, until its work runs elsewhere", kills, false, this::killWorker);
    }

    /** From the kill of the owner's node until the next status by id is answered. */
    Figures ofOwners(int kills) {
        return measure("owner killed, until the next answer by id", kills, true, this::killOwner);
    }

    /** From the kill of an event-sourced actor's node until the actor answers from another one. */
    Figures ofActors(int kills) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            Journal.DISKS.awaitCopies(cluster);
            MeshRef<Tally.Command> tally = cluster.client().actor(Tally.TYPE, "failover-" + i);
            Tally.Count count = tally.call(replyTo -> new Tally.Add("before", replyTo));
            millis.add(killHost(
                    tally,
                    cluster.nodes().stream()
                            .filter(node -> node.address().equals(count.address()))
                            .findAny()
                            .orElseThrow()));
            Journal.DISKS.repair(cluster);
        }
        return print("actor's node killed, until it answers from another", millis);
    }

    private long killHost(MeshRef<Tally.Command> tally, NodeHandle host) {
        var answered = new AtomicLong();
        long began = System.nanoTime();
        host.kill();
        var asked = new long[] {began};
        cluster.await("the actor answers from another node", LONGEST, () -> {
            if (System.nanoTime() - asked[0] > ASK_EVERY.toNanos()) {
                asked[0] = System.nanoTime();
                tally.<Tally.Count>ask(LONGEST, Tally.Look::new).thenAccept(count -> {
                    if (count.size() == 1 && !count.address().equals(host.address())) {
                        answered.compareAndSet(0, System.nanoTime());
                    }
                });
            }
            return answered.get() != 0;
        });
        return (answered.get() - began) / 1_000_000;
    }

    private interface Kill {
        long millis(TaskId task, NodeHandle victim);
    }

    private Figures measure(String what, int kills, boolean isOwner, Kill kill) {
        List<Long> millis = new ArrayList<>();
        while (millis.size() < kills) {
            TaskHandle<ChaosTasks.Receipt> handle = cluster.client()
                    .submit(
                            ChaosTasks.WORK,
                            new ChaosTasks.Work(log.toString(), "", 0, BODY_MILLIS),
                            TaskOptions.DEFAULTS.withDurability(Durability.NONE).withRequiredTags(Set.of(TAG)));
            NodeHandle worker = cluster.awaitRunning(handle.taskId());
            NodeHandle owner = cluster.ownerOf(handle.taskId());
            if (!owner.id().equals(worker.id())) {
                millis.add(kill.millis(handle.taskId(), isOwner ? owner : worker));
            }
            handle.cancel();
            cluster.repair();
        }
        return print(what, millis);
    }

    private static Figures print(String what, List<Long> millis) {
        var figures = new Figures(what, millis);
        OUT.warn("{}: median {} ms, max {} ms of {}", what, figures.median(), figures.max(), figures.millis());
        return figures;
    }

    private long killWorker(TaskId task, NodeHandle worker) {
        long began = System.nanoTime();
        worker.kill();
        cluster.await(
                "the work runs elsewhere",
                LONGEST,
                () -> ChaosTasks.runs(log).stream()
                        .anyMatch(run -> run.id().equals(task.toString())
                                && run.at() > began
                                && !run.node().equals(worker.id())));
        return (System.nanoTime() - began) / 1_000_000;
    }

    private long killOwner(TaskId task, NodeHandle owner) {
        var answered = new AtomicBoolean();
        long began = System.nanoTime();
        owner.kill();
        var asked = new long[] {began};
        cluster.await("the next status is answered", LONGEST, () -> {
            if (System.nanoTime() - asked[0] > ASK_EVERY.toNanos()) {
                asked[0] = System.nanoTime();
                cluster.client().status(task).thenAccept(status -> answered.set(true));
            }
            return answered.get();
        });
        return (System.nanoTime() - began) / 1_000_000;
    }
}
