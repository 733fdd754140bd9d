package io.ttmesh.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.JournalStatus.Role;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups as applications start them, with stores on disk. */
@Timeout(60)
final class JournalGroupsTest {
    private static final String QUIET = """
        pekko {
          loglevel = OFF
          stdout-loglevel = OFF
          remote.warn-about-direct-use = off
          coordinated-shutdown.run-by-jvm-shutdown-hook = off
        }
        ttmesh.journal { election-timeout = 400ms, health.interval = 100ms, health.min-free-space = 1 MiB }
        """;

    @TempDir
    private Path data;

    private final List<ActorSystem> systems = new ArrayList<>();

    @AfterEach
    void end() {
        List.copyOf(systems).forEach(this::stop);
    }

    @Test
    void plainApplicationKeepsItsEventsInAFolder() throws Exception {
        ActorSystem first = single();
        JournalGroups.get(first).startAsConfigured();
        JournalGroups.get(first).startAsConfigured();
        assertThat(append(group(first), 1).items()).containsExactly(ItemAnswer.DONE);
        assertThat(append(group(first), 2).items()).containsExactly(ItemAnswer.DONE);
        stop(first);

        ActorSystem second = single();
        JournalGroups.get(second).startAsConfigured();

        assertThat(highest(group(second))).isEqualTo(2);
        JournalStatus status = JournalGroups.get(second).status();
        assertThat(status.role()).isEqualTo(Role.LEADER);
        assertThat(status.members()).hasSize(1);
        assertThat(status.faultTolerant()).isFalse();
    }

    @Test
    void hostedJournalWaitsForItsHost() {
        ActorSystem system = system("ttmesh.journal.mode = hosted");

        JournalGroups.get(system).startAsConfigured();

        assertThat(JournalGroups.get(system).status().health()).isEqualTo(Health.CLOSED);
        assertThat(GroupDirectory.get(system).group().toCompletableFuture().isDone())
                .isFalse();
    }

    @Test
    void listedVotersFoundTheirGroupTogether() throws Exception {
        List<Integer> ports = List.of(freePort(), freePort(), freePort());
        List<ActorSystem> three = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            three.add(fixed(i, ports));
            JournalGroups.get(three.get(i)).startAsConfigured();
        }

        assertThat(append(group(three.getFirst()), 1).items()).containsExactly(ItemAnswer.DONE);

        for (ActorSystem each : three) {
            assertThat(highest(group(each))).isEqualTo(1);
        }
        Awaitility.await()
                .until(() -> three.stream()
                        .anyMatch(each -> JournalGroups.get(each).status().faultTolerant()));
    }

    @Test
    void foreignFolderIsRefusedWithBothNames() throws Exception {
        JournalSeat.found(data, "mesh-1").close();

        assertThatThrownBy(() -> JournalSeat.join(data, "mesh-2"))
                .isInstanceOf(JournalException.ForeignData.class)
                .hasMessageContaining("mesh-1")
                .hasMessageContaining("mesh-2");
    }

    @Test
    void voterWithADamagedLogDoesNotServe() throws Exception {
        ActorSystem first = single();
        JournalGroups.get(first).startAsConfigured();
        for (int number = 1; number <= 20; number++) {
            append(group(first), number);
        }
        stop(first);
        flip(newestTable(data.resolve("journal/g0/log")));

        ActorSystem second = system(
                "ttmesh.journal { mode = single, data-dir = \"%s\", no-leader-grace = 500ms, read-timeout = 500ms }"
                        .formatted(data));
        JournalGroups.get(second).startAsConfigured();

        Awaitility.await().until(() -> JournalGroups.get(second).status().health() == Health.CORRUPT);
        assertThat(JournalGroups.get(second).status().detail()).contains("raft log");
        assertThatThrownBy(() -> highest(group(second))).hasCauseInstanceOf(JournalException.NoMajority.class);
        assertThatThrownBy(() -> append(group(second), 21)).hasCauseInstanceOf(JournalException.NoMajority.class);
    }

    private ActorSystem single() {
        return system("ttmesh.journal { mode = single, data-dir = \"%s\" }".formatted(data));
    }

    private ActorSystem fixed(int number, List<Integer> ports) {
        StringBuilder peers = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            peers.append("v-%d = \"pekko://app@127.0.0.1:%d\"\n".formatted(i, ports.get(i)));
        }
        return system("""
            pekko.actor.provider = remote
            pekko.remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = %d } }
            ttmesh.journal { mode = fixed, data-dir = "%s", peers { %s } }
            """.formatted(ports.get(number), data.resolve("n" + number), peers));
    }

    private ActorSystem system(String config) {
        ActorSystem system = ActorSystem.create(
                "app",
                ConfigFactory.parseString(config)
                        .withFallback(ConfigFactory.parseString(QUIET))
                        .withFallback(ConfigFactory.load()));
        systems.add(system);
        return system;
    }

    private void stop(ActorSystem system) {
        systems.remove(system);
        system.terminate();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> system.whenTerminated().isCompleted());
    }

    private static JournalGroup group(ActorSystem system) throws Exception {
        return get(GroupDirectory.get(system).group());
    }

    private static BatchAnswer append(JournalGroup group, long number) throws Exception {
        EventRecord event = new EventRecord(
                number, 0, "", "writer", List.of(), new Payload(1, "", new byte[300]), Optional.empty());
        Item item = new Item.Events("Counter|1", number - 1, "writer", List.of(EncodedRecord.of(event)));
        BatchHeader header = new BatchHeader(group.number(), group.epoch(), UUID.randomUUID(), number, 0);
        return get(group.propose(new Batch(header, List.of(item)).encode()));
    }

    private static long highest(JournalGroup group) throws Exception {
        Answer answer =
                get(group.ask(new Question.HighestSequenceNr("Counter|1"), JournalGroup.Freshness.LINEARIZABLE));
        return ((Answer.Highest) answer).sequenceNr();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Path newestTable(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".log") || file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = bytes.length() / 3;
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 16);
        }
    }
}
