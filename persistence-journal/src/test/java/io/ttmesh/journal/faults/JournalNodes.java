package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.check.HistoryChecker;
import io.ttmesh.journal.check.HistoryChecker.Entry;
import io.ttmesh.journal.check.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The nodes of one group, each a process with its folder, and the check of what they hold. */
final class JournalNodes implements AutoCloseable {
    private static final int COUNTERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final Path logs;
    private final Map<String, String> settings;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private int reads;

    /** What stays when a node's process ends. */
    private static final class Seat {
        private final int port;
        private Path data;
        private int lives;
        private Optional<JournalProcess> process = Optional.empty();

        private Seat(int port, Path data) {
            this.port = port;
            this.data = data;
        }
    }

    /** What a node says of its group. */
    record Status(String role, String health, String leader, int members, long applied, String detail) {
        static Status parse(String line) {
            String[] words = line.split(" ", 6);
            return new Status(
                    words[0], words[1], words[2], Integer.parseInt(words[3]), Long.parseLong(words[4]), words[5]);
        }
    }

    /** Nodes of these names that form a group, none of which is started. */
    JournalNodes(String test, Path folder, Map<String, String> settings, String... names) {
        this.folder = folder;
        this.logs = Path.of("target", "faults", test);
        this.settings = new LinkedHashMap<>(settings);
        for (String name : names) {
            seats.put(name, new Seat(Ports.free(), folder.resolve(name)));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // -- life

    /** Starts nodes side by side, and waits until they take commands. */
    JournalNodes start(String... names) {
        List.of(names).forEach(name -> launch(name, Map.of()));
        List.of(names).forEach(name -> node(name).awaitUp());
        return this;
    }

    /** Starts one with more settings; its first answer is still to come. */
    JournalProcess launch(String name, Map<String, String> more) {
        Seat seat = seats.get(name);
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("faults.acknowledged", acknowledged(name).toString());
        properties.put("faults.life", Integer.toString(++seat.lives));
        properties.put("faults.counters", String.join(",", counters(name)));
        properties.put("pekko.remote.artery.canonical.port", Integer.toString(seat.port));
        properties.put("ttmesh.journal.data-dir", seat.data.toString());
        properties.put("ttmesh.journal.mode", "fixed");
        seats.forEach((peer, its) -> properties.put("ttmesh.journal.peers." + peer, address(its)));
        properties.putAll(settings);
        properties.putAll(more);
        JournalProcess process = JournalProcess.start(name, logs.resolve(name + ".log"), properties);
        seat.process = Optional.of(process);
        return process;
    }

    private static String address(Seat seat) {
        return "pekko://journal@127.0.0.1:" + seat.port;
    }

    /** The network is as if this node's cable were out, until it is in again. */
    void unplug(String name) {
        node(name).ask("cut " + othersOf(name));
    }

    void plugIn(String name) {
        node(name).ask("mend " + othersOf(name));
    }

    private String othersOf(String name) {
        return String.join(
                ",",
                names().stream()
                        .filter(other -> !other.equals(name))
                        .map(other -> address(seats.get(other)))
                        .toList());
    }

    /** Lets run again what stands still and connects what is cut off, as a test may leave it that fails. */
    void restore() {
        for (String name : alive()) {
            node(name).resume();
            plugIn(name);
        }
    }

    /** Puts a node's data elsewhere; before its first start. */
    void dataAt(String name, Path elsewhere) {
        seats.get(name).data = elsewhere;
    }

    /** Where a node keeps its data. */
    Path data(String name) {
        return seats.get(name).data;
    }

    /** Up to which entries a node has snapshots. */
    List<Long> snapshots(String name) {
        Path snapshots = data(name).resolve("journal/g0/snapshot");
        try (Stream<Path> all = Files.isDirectory(snapshots) ? Files.list(snapshots) : Stream.empty()) {
            return all.map(path -> path.getFileName().toString())
                    .filter(file -> file.matches("snapshot_\\d+"))
                    .map(file -> Long.valueOf(file.substring("snapshot_".length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a snapshot of what is behind this entry, and says up to which one it reaches. */
    long awaitSnapshotBehind(String name, long index) {
        return await("a snapshot of " + name + " behind " + index)
                .until(
                        () -> snapshots(name).stream()
                                .mapToLong(Long::longValue)
                                .max(),
                        newest -> newest.orElse(0) > index)
                .orElseThrow();
    }

    JournalProcess node(String name) {
        return seats.get(name).process.orElseThrow();
    }

    List<String> names() {
        return List.copyOf(seats.keySet());
    }

    List<String> alive() {
        return names().stream()
                .filter(name ->
                        seats.get(name).process.filter(JournalProcess::isAlive).isPresent())
                .toList();
    }

    Status status(String name) {
        return Status.parse(node(name).ask("status"));
    }

    /** Waits for a leader that all of these follow, and says who. */
    String leader(String... among) {
        return await("a leader")
                .until(() -> commonLeader(among), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> commonLeader(String... among) {
        Map<String, Status> statuses = new LinkedHashMap<>();
        Stream.of(among).forEach(name -> statuses.put(name, status(name)));
        boolean agree =
                statuses.values().stream().map(Status::leader).distinct().count() == 1;
        return statuses.entrySet().stream()
                .filter(entry -> agree && entry.getValue().role().equals("LEADER"))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Stops the leader with SIGSTOP, until others lead and work and it has stood still for so long. */
    void pauseLeader(Duration pause) {
        String paused = leader();
        String[] others = othersThan(paused);
        load(names().toArray(String[]::new));
        awaitMore(20, names().toArray(String[]::new));

        long from = System.nanoTime();
        node(paused).pause();
        leader(others);
        awaitMore(20, others);
        await("a pause of " + pause)
                .atMost(pause.plus(PATIENCE))
                .until(() -> System.nanoTime() - from > pause.toNanos());
        awaitMore(20, others);
        node(paused).resume();

        awaitMore(20, paused);
        check();
    }

    /** All but one. */
    String[] othersThan(String name) {
        return names().stream().filter(other -> !other.equals(name)).toArray(String[]::new);
    }

    String leader() {
        return leader(alive().toArray(String[]::new));
    }

    /** A node that runs and does not lead. */
    String follower() {
        String leader = leader();
        return alive().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
    }

    void awaitHealth(String name, String health) {
        await(name + " to be " + health)
                .untilAsserted(() ->
                        assertThat(status(name)).extracting(Status::health).isEqualTo(health));
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50));
    }

    // -- load

    List<String> counters(String name) {
        List<String> ids = new ArrayList<>();
        ids.add(Counter.KEPT + name);
        for (int i = 1; i < COUNTERS; i++) {
            ids.add(name + "-" + i);
        }
        return ids;
    }

    void load(String... names) {
        Stream.of(names).forEach(name -> node(name).ask("load on"));
    }

    void rest() {
        alive().forEach(name -> node(name).tell("load off"));
        alive().forEach(name -> assertThat(node(name).answer()).isEqualTo("load false"));
    }

    /** Waits until so many more events of this node were acknowledged. */
    void awaitMore(int events, String... names) {
        for (String name : names) {
            int from = acknowledgedBy(name).size();
            await(events + " more events of " + name)
                    .untilAsserted(() -> assertThat(acknowledgedBy(name)).hasSizeGreaterThanOrEqualTo(from + events));
        }
    }

    private Path acknowledged(String name) {
        return folder.resolve("acknowledged-" + name);
    }

    /** What a node has noted as acknowledged in all its lives; not a line that is still being written. */
    List<String> acknowledgedBy(String name) {
        try {
            String text = Files.exists(acknowledged(name)) ? Files.readString(acknowledged(name)) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same of the counters without snapshots, which note an event as soon as it is stored: where a snapshot follows, Pekko
     * acknowledges the event only when that is stored, too, or has failed, and so perhaps long after a cut.
     */
    List<String> acknowledgedAtOnceBy(String name) {
        return acknowledgedBy(name).stream()
                .filter(line -> !line.startsWith(Counter.KEPT))
                .toList();
    }

    // -- check

    /**
     * Ends the load and holds what each running node reads against what was acknowledged, and against each other.
     *
     * <p>What a node had under way when it was killed may come in between the reads of two others: they read again.
     */
    void check() {
        rest();
        HistoryChecker checker = new HistoryChecker();
        for (String name : names()) {
            acknowledgedBy(name).stream()
                    .map(line -> line.split(" ", -1))
                    .forEach(words -> checker.acknowledge(words[0], entry(words[1], words[2])));
        }
        assertThat(checker.acknowledgedCount()).isPositive();
        // With the number that the state machine gave to each event: the same order among all events, everywhere.
        await("all to read the same")
                .untilAsserted(
                        () -> assertThat(readByAll(checker).values().stream().distinct())
                                .hasSize(1));
    }

    private Map<String, List<String>> readByAll(HistoryChecker checker) {
        Map<String, List<String>> reads = new LinkedHashMap<>();
        // A node whose voter is ill asks others, at random and stale: those come first, and are up to date by then.
        List<String> byHealth = alive().stream()
                .sorted(Comparator.comparing(name -> !status(name).health().equals("SERVING")))
                .toList();
        byHealth.forEach(name -> reads.put(name, read(name)));
        reads.forEach((name, lines) -> {
            List<String> violations = checker.violations(history(lines, "recovered", true));
            if (!violations.isEmpty()) {
                throw new Violated("recovered at " + name, violations);
            }
            assertThat(history(lines, "queried", false))
                    .as("queried at " + name + " against recovered")
                    .isEqualTo(history(lines, "recovered", false));
        });
        return reads;
    }

    /** A promise was broken; no second look makes that good. */
    private static final class Violated extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violated(String where, List<String> what) {
            super(where + ":\n" + String.join("\n", what));
        }
    }

    /** What a node reads, line by line. */
    List<String> read(String name) {
        // Reads are fresh or fail: without a leader, as after a start, they do.
        String answer = await("a read at " + name)
                .until(
                        () -> tryToRead(name),
                        said -> Stream.of("NoMajority", "NotRunning", "RecoveryTimedOut")
                                .noneMatch(said::contains));
        assertThat(answer).as("read at " + name + node(name).logTail()).startsWith("read ");
        try {
            return Files.readAllLines(folder.resolve("read-" + reads));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads at a node, and says how it answered. */
    String tryToRead(String name) {
        String ids = String.join(
                ",", names().stream().flatMap(each -> counters(each).stream()).toList());
        Path file = folder.resolve("read-" + ++reads);
        return node(name).ask("read " + file.toAbsolutePath() + " " + ids);
    }

    private static Map<String, List<Entry>> history(List<String> lines, String how, boolean kept) {
        Map<String, List<Entry>> history = new LinkedHashMap<>();
        lines.stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals(how) && (kept || !words[1].startsWith(Counter.KEPT)))
                .forEach(words -> history.computeIfAbsent(words[1], id -> new ArrayList<>())
                        .add(entry(words[2], words[3])));
        return history;
    }

    private static Entry entry(String sequenceNr, String event) {
        int slash = event.indexOf('/');
        return new Entry(
                Long.parseLong(sequenceNr), Long.parseLong(event.substring(0, slash)), event.substring(slash + 1));
    }

    @Override
    public void close() {
        seats.values().forEach(seat -> seat.process.ifPresent(JournalProcess::close));
    }
}
