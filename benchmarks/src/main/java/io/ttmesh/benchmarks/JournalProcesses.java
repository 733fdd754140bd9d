package io.ttmesh.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The processes of one group, each with a voter. For one thread. */
final class JournalProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALL = """
        pekko {
          loglevel = WARNING
          stdout-loglevel = WARNING
          loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
          # As a node of the mesh has them (ttmesh-overlay.conf).
          actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
          actor.internal-dispatcher {
            throughput = 64
            fork-join-executor { minimum-runnable = -1, parallelism-min = 2, parallelism-factor = 1.0 }
          }
          persistence.max-concurrent-recoveries = 500
        }
        """;
    /** More configuration of every process, to try what a setting is worth. */
    private static final String MORE = System.getProperty("bench.journal.config", "");

    private static final String OURS = ALL + """
        pekko.persistence.journal.plugin = "ttmesh.journal.events"
        """;

    private final Path folder;
    private final List<String> configs;
    private final List<JournalProcess> processes = new ArrayList<>();

    private JournalProcesses(Path folder, List<String> configs) throws IOException {
        this.folder = Files.createDirectories(folder);
        // Last, so that it goes before what stands here.
        this.configs = configs.stream().map(config -> config + MORE).toList();
        for (int i = 0; i < configs.size(); i++) {
            processes.add(start(i));
        }
    }

    /** One process with a group of its own. */
    static JournalProcesses single(Path folder) throws IOException {
        return new JournalProcesses(folder, List.of(OURS + """
            pekko.actor.provider = local
            ttmesh.journal { mode = single, data-dir = "%s" }
            """.formatted(folder.resolve("data-0"))));
    }

    /** Processes that are the voters of one group. */
    static JournalProcesses group(Path folder, int voters) throws IOException {
        List<Integer> ports = freePorts(voters);
        String peers = IntStream.range(0, voters)
                .mapToObj(i -> "v-" + (i + 1) + " = \"pekko://bench@127.0.0.1:" + ports.get(i) + "\"")
                .collect(Collectors.joining("\n"));
        List<String> configs = new ArrayList<>();
        for (int i = 0; i < voters; i++) {
            configs.add(OURS + """
                pekko.actor.provider = remote
                pekko.remote.warn-about-direct-use = off
                pekko.remote.artery {
                  transport = tcp
                  canonical { hostname = "127.0.0.1", port = %d }
                  large-message-destinations = ["/system/ttmesh-journal/bulk"]
                  # As a node of the mesh has it.
                  advanced.use-dispatcher = "pekko.actor.internal-dispatcher"
                }
                ttmesh.journal { mode = fixed, data-dir = "%s", peers { %s } }
                """.formatted(ports.get(i), folder.resolve("data-" + i), peers));
        }
        return new JournalProcesses(folder, configs);
    }

    /** One process whose journal is a peer's. */
    static JournalProcesses peer(Path folder, String config) throws IOException {
        return new JournalProcesses(folder, List.of(ALL + config));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private JournalProcess start(int at) throws IOException {
        return JournalProcess.start(folder, "node-" + at, configs.get(at));
    }

    int count() {
        return processes.size();
    }

    JournalProcess get(int at) {
        return processes.get(at);
    }

    Path folder() {
        return folder;
    }

    /** Where the leader is, as soon as there is one and all others have what it has. */
    int awaitLeader() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            int leader = leader();
            if (leader >= 0) {
                return leader;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new IllegalStateException("no leader with all its followers within " + PATIENCE + ", see " + folder);
    }

    private int leader() throws IOException {
        int leader = -1;
        long applied = 0;
        for (int i = 0; i < processes.size(); i++) {
            JournalNode.Status status = processes.get(i).status();
            if (status.role().equals("LEADER")) {
                leader = i;
                applied = status.applied();
            }
        }
        for (JournalProcess process : processes) {
            if (process.status().applied() < applied
                    || !process.status().health().equals("SERVING")) {
                return -1;
            }
        }
        return leader;
    }

    void kill(int at) throws InterruptedException {
        processes.get(at).kill();
    }

    void restart(int at) throws IOException {
        processes.set(at, start(at));
    }

    @Override
    public void close() throws IOException {
        for (JournalProcess process : processes) {
            process.close();
        }
    }
}
