package io.ttmesh.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.check.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes; the leader is killed, then all at once. What was acknowledged is there, once and in order. */
@Tag("cluster")
@Timeout(120)
final class KillClusterTest {
    private static final int VOTERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private List<String> ports = List.of();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheLeaderAndThenAllAreKilled() throws Exception {
        ports = List.of(freePort(), freePort(), freePort());
        for (int i = 0; i < VOTERS; i++) {
            processes.add(start(i));
        }
        awaitMoreFromAll();

        int leader = awaitLeader();
        long killedAt = System.currentTimeMillis();
        kill(leader);
        int survivor = (leader + 1) % VOTERS;
        long firstAck = awaitAckAfter(survivor, killedAt);
        System.out.printf("kill -9 of the leader: first acknowledgement elsewhere after %d ms%n", firstAck - killedAt);
        processes.set(leader, start(leader));
        awaitMoreFromAll();
        for (int i = 0; i < VOTERS; i++) {
            kill(i);
        }
        for (int i = 0; i < VOTERS; i++) {
            processes.set(i, start(i));
        }
        awaitMoreFromAll();
        Files.createFile(folder.resolve("end"));

        List<List<Long>> read = readByAll();

        for (int writer = 0; writer < VOTERS; writer++) {
            List<Long> acknowledged = acks(writer);
            assertThat(acknowledged)
                    .as("writer %d", writer)
                    .isNotEmpty()
                    .isSorted()
                    .doesNotHaveDuplicates();
            for (List<Long> reader : read) {
                assertThat(reader.get(writer)).as("of writer %d", writer).isGreaterThan(20);
            }
            assertThat(read.get(writer).get(writer)).isGreaterThanOrEqualTo(acknowledged.getLast());
        }
    }

    private List<List<Long>> readByAll() throws IOException {
        List<List<Long>> read = new ArrayList<>();
        for (int i = 0; i < VOTERS; i++) {
            Path file = folder.resolve("read-" + i);
            Awaitility.await("reading of " + i).atMost(PATIENCE).until(() -> Files.exists(file));
            read.add(Stream.of(Files.readString(file).strip().split(" ", -1))
                    .map(Long::valueOf)
                    .toList());
        }
        return read;
    }

    private Process start(int number) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                VoterProcess.class.getName(),
                folder.toString(),
                Integer.toString(number)));
        command.addAll(ports);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("out-" + number).toFile()))
                .start();
    }

    private void kill(int number) throws Exception {
        Files.deleteIfExists(folder.resolve("role-" + number));
        Process process = processes.get(number).destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Files.deleteIfExists(folder.resolve("role-" + number));
    }

    private int awaitLeader() {
        return Awaitility.await("a leader").atMost(PATIENCE).until(this::leader, found -> found >= 0);
    }

    private int leader() throws IOException {
        for (int i = 0; i < VOTERS; i++) {
            Path role = folder.resolve("role-" + i);
            if (Files.exists(role) && Files.readString(role).equals("LEADER")) {
                return i;
            }
        }
        return -1;
    }

    private void awaitMoreFromAll() throws IOException {
        for (int i = 0; i < VOTERS; i++) {
            int number = i;
            int before = acks(number).size();
            Awaitility.await("acknowledgements of " + number)
                    .atMost(PATIENCE)
                    .until(() -> acks(number).size() > before + 20);
        }
    }

    private long awaitAckAfter(int writer, long millis) {
        return Awaitility.await("acknowledgement after the kill")
                .atMost(PATIENCE)
                .until(
                        () -> lines(writer).stream()
                                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                                // What was on its way at the moment of the kill may still come in.
                                .filter(at -> at > millis + 150)
                                .findFirst()
                                .orElse(-1),
                        at -> at >= 0);
    }

    private List<Long> acks(int writer) throws IOException {
        return lines(writer).stream()
                .map(line -> Long.valueOf(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    private List<String> lines(int writer) throws IOException {
        Path file = folder.resolve("acks-" + writer);
        if (!Files.exists(file)) {
            return List.of();
        }
        String all = Files.readString(file);
        return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
    }

    private static String freePort() {
        return Integer.toString(Ports.free());
    }
}
