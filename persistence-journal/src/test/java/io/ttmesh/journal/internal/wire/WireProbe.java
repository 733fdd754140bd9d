package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.spi.Peers;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * Measures JRaft over Artery between three processes on this machine, without anything else of the journal.
 *
 * <p>Run its main method with the module's test class path; the figures stand in decision 0014.
 */
public final class WireProbe {
    private static final int VOTERS = 3;

    private WireProbe() {}

    /** Without arguments: starts three of itself and prints what they say. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            voter(Integer.parseInt(arguments[0]), Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        Path folder = Files.createTempDirectory("wire-probe");
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < VOTERS; i++) {
            try (ServerSocket free = new ServerSocket(0)) {
                ports.add(Integer.toString(free.getLocalPort()));
            }
        }
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < VOTERS; i++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dprobe.folder=" + folder,
                    "-Dprobe.pipeline=" + System.getProperty("probe.pipeline", "true"),
                    WireProbe.class.getName(),
                    Integer.toString(i)));
            command.addAll(ports);
            children.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(folder.toFile(), "out" + i))
                    .start());
        }
        for (Process child : children) {
            child.waitFor();
        }
        for (int i = 0; i < VOTERS; i++) {
            System.out.println(Files.readString(folder.resolve("out" + i)));
        }
    }

    private static void voter(int number, String[] ports) throws Exception {
        ActorSystem system = ActorSystem.create(
                "probe", ConfigFactory.parseString("""
                    pekko.actor.provider = remote
                    pekko.loglevel = WARNING
                    pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
                    pekko.remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = %s }
                      large-message-destinations = ["/system/ttmesh-journal/bulk"] }
                    """.formatted(ports[number])).withFallback(ConfigFactory.load()));
        Map<String, Address> peers = new LinkedHashMap<>();
        Configuration conf = new Configuration();
        for (int i = 0; i < VOTERS; i++) {
            peers.put("v-" + i, new Address("pekko", "probe", "127.0.0.1", Integer.parseInt(ports[i])));
            conf.addPeer(new PeerId("v-" + i, 1));
        }
        Wire wire = Wire.start((ExtendedActorSystem) system, "probe", Peers.fixed(peers));
        Leading fsm = new Leading();
        Node node = start(wire, "v-" + number, conf, fsm);
        Path done = Path.of(System.getProperty("probe.folder"), "done");
        boolean measured = false;
        long end = System.nanoTime() + 120_000_000_000L;
        while (!Files.exists(done) && System.nanoTime() < end) {
            if (fsm.leads.await(50, java.util.concurrent.TimeUnit.MILLISECONDS) && !measured) {
                measured = true;
                measure(node);
                Files.createFile(done);
            }
        }
        System.out.println(number + " foreign=" + wire.foreignFrames() + " unknown=" + wire.unknownTargets());
        Runtime.getRuntime().halt(0);
    }

    private static Node start(Wire wire, String self, Configuration conf, Leading fsm) throws IOException {
        Path folder = Path.of(System.getProperty("probe.folder"), self);
        Files.createDirectories(folder);
        WiredOptions options = new WiredOptions(wire, 0, self);
        options.setFsm(fsm);
        options.setElectionTimeoutMs(1_500);
        options.setRpcDefaultTimeout(1_500);
        options.setSnapshotIntervalSecs(0);
        options.setLogUri(folder + "/log");
        options.setRaftMetaUri(folder + "/meta");
        options.setSnapshotUri(folder + "/snapshot");
        options.setInitialConf(conf);
        options.setDisableCli(true);
        options.setRpcProcessorThreadPoolSize(6);
        options.setSharedTimerPool(true);
        RaftOptions raft = new RaftOptions();
        raft.setEnableLogEntryChecksum(true);
        raft.setMaxReplicatorInflightMsgs(32);
        raft.setOpenStatistics(false);
        raft.setDisruptorBufferSize(4096);
        raft.setReplicatorPipeline(Boolean.getBoolean("probe.pipeline"));
        options.setRaftOptions(raft);
        RaftServer server = new RaftServer(self);
        wire.listen(0, self, server);
        return new RaftGroupService("journal-0", new PeerId(self, 1), options, server).start();
    }

    private static void measure(Node node) throws InterruptedException {
        load(node, 64, 20_000, "warm");
        load(node, 1, 3_000, "warm");
        load(node, 1, 3_000, "measured");
        load(node, 64, 100_000, "measured");
        load(node, 1_000, 200_000, "measured");
        load(node, 1, 3_000, "measured");
        reads(node);
    }

    private static void load(Node node, int outstanding, int total, String what) throws InterruptedException {
        Semaphore room = new Semaphore(outstanding);
        CountDownLatch all = new CountDownLatch(total);
        long[] micros = new long[total];
        AtomicInteger failed = new AtomicInteger();
        long begin = System.nanoTime();
        for (int i = 0; i < total; i++) {
            room.acquire();
            int number = i;
            long sent = System.nanoTime();
            node.apply(new Task(ByteBuffer.wrap(new byte[300]), status -> {
                if (!status.isOk()) {
                    failed.incrementAndGet();
                }
                micros[number] = (System.nanoTime() - sent) / 1_000;
                room.release();
                all.countDown();
            }));
        }
        all.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(micros);
        System.out.printf(
                "%s voters=3 processes=3 fsync=on bytes=300 outstanding=%d: %.0f/s p50=%d us p99=%d us failed=%d%n",
                what, outstanding, total / seconds, micros[total / 2], micros[total * 99 / 100], failed.get());
    }

    private static void reads(Node node) throws InterruptedException {
        long[] micros = new long[2_000];
        for (int i = 0; i < micros.length; i++) {
            int number = i;
            CountDownLatch one = new CountDownLatch(1);
            long sent = System.nanoTime();
            node.readIndex(new byte[0], new ReadIndexClosure() {
                @Override
                public void run(Status status, long index, byte[] context) {
                    micros[number] = (System.nanoTime() - sent) / 1_000;
                    one.countDown();
                }
            });
            one.await();
        }
        Arrays.sort(micros);
        System.out.printf("readIndex at the leader p50=%d us p99=%d us%n", micros[1_000], micros[1_980]);
    }

    private static final class Leading extends StateMachineAdapter {
        private final CountDownLatch leads = new CountDownLatch(1);

        @Override
        public void onApply(Iterator entries) {
            while (entries.hasNext()) {
                Closure done = entries.done();
                if (done != null) {
                    done.run(Status.OK());
                }
                entries.next();
            }
        }

        @Override
        public void onLeaderStart(long term) {
            leads.countDown();
        }
    }
}
