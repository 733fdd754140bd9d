package io.ttmesh.benchmarks;

import io.ttmesh.benchmarks.JournalFigures.Setup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures the journal in processes of its own: {@code single} with one voter, {@code group} with three, {@code kills}
 * of its leader, {@code peers} the journals beside it, {@code appends} the limit that the disk sets. One line of JSON
 * per measurement goes to standard output, a table at the end to standard error.
 */
public final class JournalBenchmark {
    private static final int VOTERS = 3;
    private static final int RECOVERED_ENTITIES = 10_000;
    private static final int RECOVERED_EVENTS = 10;

    private final PrintStream out;
    private final Path folder;
    private final int warmMillis = Integer.getInteger("bench.journal.warm", 2_000);
    private final int millis = Integer.getInteger("bench.journal.millis", 6_000);
    private final int kills = Integer.getInteger("bench.journal.kills", 10);
    private final int[] loads = Arrays.stream(
                    System.getProperty("bench.journal.outstanding", "1,64,1000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    private final List<JournalFigures> all = new ArrayList<>();
    private final Map<Integer, Double> batches = new TreeMap<>(Map.of(1, 1.0, 64, 32.0, 1000, 500.0));

    private JournalBenchmark(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Runs the parts that the arguments name, or all. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        Path folder = Folders.fresh(Folders.DATA);
        FileStore disk = Files.getFileStore(folder);
        System.err.println(Machine.facts() + ", disk " + disk.name() + " " + disk.type() + ", folder " + folder);
        var benchmark = new JournalBenchmark(out, folder);
        Set<String> wanted = args.length == 0 ? Set.of("single", "group", "kills", "peers", "appends") : Set.of(args);
        if (wanted.contains("single")) {
            benchmark.single();
        }
        if (wanted.contains("group") || wanted.contains("kills")) {
            benchmark.group(wanted.contains("group"), wanted.contains("kills"));
        }
        if (wanted.contains("peers")) {
            benchmark.peers();
        }
        if (wanted.contains("appends")) {
            benchmark.appends();
        }
        System.err.println(JournalFigures.HEADER);
        benchmark.all.forEach(figures -> System.err.println(figures.row()));
        System.exit(0);
    }

    private void single() throws IOException {
        Path data = folder.resolve("single");
        try (JournalProcesses processes = JournalProcesses.single(data)) {
            processes.awaitLeader();
            JournalProcess node = processes.get(0);
            Setup setup = new Setup("ttmesh", 1, 1, promises(1, node));
            eachLoaded(setup, node, node, "entities", "");
            eachLoaded(setup, node, node, "batcher", "below Pekko Persistence");
        }
        Folders.delete(data);
        Path disk = folder.resolve("disk");
        double written;
        try (JournalProcesses processes = JournalProcesses.single(disk)) {
            processes.awaitLeader();
            JournalProcess node = processes.get(0);
            written = -node.status().writtenBytes();
            recovered(new Setup("ttmesh", 1, 1, promises(1, node)), node);
            written += node.status().writtenBytes();
        }
        double events = RECOVERED_ENTITIES * RECOVERED_EVENTS;
        System.err.printf(
                Locale.ROOT,
                "disk: %.0f bytes per event in the store of a voter that was closed, %.0f in its log, which is cut"
                        + " later; %.0f were written meanwhile%n",
                bytesBelow(disk, "g0/state/") / events,
                bytesBelow(disk, "g0/log/") / events,
                written / events);
        Folders.delete(disk);
    }

    private void group(boolean loads, boolean kill) throws IOException, InterruptedException {
        Path data = folder.resolve("group");
        try (JournalProcesses processes = JournalProcesses.group(data, VOTERS)) {
            int at = processes.awaitLeader();
            JournalProcess leader = processes.get(at);
            Setup setup = new Setup("ttmesh", VOTERS, VOTERS, promises(VOTERS, leader));
            if (loads) {
                JournalProcess follower = processes.get((at + 1) % VOTERS);
                eachLoaded(setup, leader, leader, "entities", "writers at the leader");
                eachLoaded(setup, follower, leader, "entities", "writers at a follower");
                eachLoaded(setup, leader, leader, "batcher", "below Pekko Persistence, at the leader");
                recovered(setup, leader);
            }
            if (kill) {
                killed(setup, processes);
            }
        }
        Folders.delete(data);
    }

    private void peers() throws Exception {
        boolean found = false;
        for (JournalPeer peer : ServiceLoader.load(JournalPeer.class)) {
            found = true;
            Path data = Files.createDirectories(folder.resolve(peer.name()));
            try (JournalPeer.Server server = peer.start(data);
                    JournalProcesses processes = JournalProcesses.peer(folder.resolve("peer"), server.config())) {
                JournalProcess node = processes.get(0);
                Setup setup = new Setup(peer.name(), 1, 2, server.promises());
                eachLoaded(setup, node, null, "entities", "");
                recovered(setup, node);
            }
            Folders.delete(data);
            Folders.delete(folder.resolve("peer"));
        }
        if (!found) {
            System.err.println("benchmarks: no other journal on the class path: ours alone");
        }
    }

    private void appends() throws Exception {
        var appends = new PlainAppends(folder);
        for (Map.Entry<Integer, Double> each : batches.entrySet()) {
            int events = (int) Math.max(1, Math.round(each.getValue()));
            int bytes = BatchLoad.batchBytes(events);
            for (int files : new int[] {1, VOTERS}) {
                CpuUse before = CpuUse.now();
                PlainAppends.Run run =
                        appends.run(files, bytes, Duration.ofMillis(warmMillis / 4), Duration.ofMillis(millis / 3));
                Latencies times = run.latencies();
                long written = run.batches() * events;
                print(figures(
                                new Setup("files", 0, 1, files + " x FileChannel.write + force(false)"),
                                "appends",
                                each.getKey(),
                                new JournalNode.Run(
                                        written, run.seconds(), times.micros(50), times.micros(99), times.maxMicros()),
                                before,
                                bytes + " bytes each, one after the other")
                        .withBatch(events));
            }
        }
    }

    /** All loads, behind one that is not measured: compilers take their time on two cores. */
    private void eachLoaded(
            Setup setup, JournalProcess writer, @Nullable JournalProcess leader, String what, String note)
            throws IOException {
        JournalNode.Run unused = writer.run(what + " 1000 " + warmMillis + " " + warmMillis);
        for (int outstanding : loads) {
            loaded(setup, writer, leader, what, outstanding, note);
        }
    }

    private void loaded(
            Setup setup,
            JournalProcess writer,
            @Nullable JournalProcess leader,
            String what,
            int outstanding,
            String note)
            throws IOException {
        long appliedBefore = leader == null ? 0 : leader.status().applied();
        long begun = System.nanoTime();
        CpuUse before = CpuUse.now();
        JournalNode.Run run = writer.run(what + " " + outstanding + " " + warmMillis + " " + millis);
        JournalFigures figures = figures(setup, what, outstanding, run, before, note);
        if (leader != null) {
            if (!leader.leads()) {
                throw new IllegalStateException("the leader has changed during " + what);
            }
            double entries = leader.status().applied() - appliedBefore;
            double share = run.seconds() / ((System.nanoTime() - begun) / 1e9);
            double batch = run.events() / (entries * share);
            figures = figures.withBatch(batch);
            if (what.equals("entities") && !note.endsWith("follower")) {
                batches.put(outstanding, batch);
            }
        }
        print(figures);
    }

    private void recovered(Setup setup, JournalProcess node) throws IOException {
        String name = "r-" + System.currentTimeMillis() + "-";
        String numbers = " " + RECOVERED_ENTITIES + " " + RECOVERED_EVENTS + " " + name;
        CpuUse before = CpuUse.now();
        JournalNode.Run filled = node.run("fill" + numbers);
        print(figures(setup, "fill", 1000, filled, before, RECOVERED_EVENTS + " events in one write"));
        before = CpuUse.now();
        JournalNode.Run recovered = node.run("recover" + numbers);
        print(figures(
                setup,
                "recover",
                RECOVERED_ENTITIES,
                recovered,
                before,
                "entities of 10 events, 500 at once, without snapshots; all in "
                        + String.format(Locale.ROOT, "%.2f s", recovered.seconds())));
    }

    private void killed(Setup setup, JournalProcesses processes) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        CpuUse before = CpuUse.now();
        Histogram micros = new Failovers(processes).run(kills);
        JournalNode.Run run = new JournalNode.Run(
                kills,
                (System.nanoTime() - begun) / 1e9,
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getMaxValue());
        print(figures(setup, "kill -9", 1, run, before, "of the leader, to the next write acknowledged elsewhere"));
    }

    /** Figures of a run that ends now. */
    private static JournalFigures figures(
            Setup setup, String what, int outstanding, JournalNode.Run run, CpuUse before, String note) {
        CpuUse after = CpuUse.now();
        // Who was killed has taken his account along.
        boolean whole = after.ownSeconds() >= before.ownSeconds();
        return new JournalFigures(
                setup,
                what,
                outstanding,
                run.events(),
                run.seconds(),
                null,
                run.p50us(),
                run.p99us(),
                run.maxus(),
                whole ? after.ownCoresSince(before) : null,
                whole ? after.foreignCoresSince(before) : null,
                note);
    }

    private void print(JournalFigures figures) throws IOException {
        all.add(figures);
        out.println(figures.toJson());
        out.flush();
        System.err.println(figures.row());
    }

    private static String promises(int voters, JournalProcess node) throws IOException {
        String copies = voters == 1 ? "one copy" : voters / 2 + 1 + " of " + voters + " copies";
        return copies + (node.status().fsync() ? ", fdatasync before the answer" : ", no fsync");
    }

    /** Bytes in the files of a voter; those with two names count once. */
    private static long bytesBelow(Path folder, String part) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data-0"))) {
            Map<Object, Long> sizes = new HashMap<>();
            for (Path file : files.toList()) {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                if (facts.isRegularFile() && file.toString().contains("/" + part)) {
                    sizes.put(Objects.requireNonNullElse(facts.fileKey(), file), facts.size());
                }
            }
            return sizes.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
