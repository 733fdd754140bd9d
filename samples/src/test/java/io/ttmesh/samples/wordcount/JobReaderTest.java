package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.streaming.PayloadCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JobReaderTest {
    private static final JobId JOB = new JobId("j01JD0QZ3");
    private static final String STATUS = """
        {"job":"j01JD0QZ3","name":"wordcount","namespace":"default","phase":"%s","position":0,"coordinator":"eu-1","startedAt":"2026-11-20T12:00:00Z",
        "endedAt":null,"counts":{"RUNNING":1},"steps":[],"gaps":[],"heldBytes":0}
        """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private HttpServer door;

    private record Answer(int status, String body) {}

    @TempDir
    private Path folder;

    @BeforeEach
    void openDoor() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer = answers.remove();
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void closeDoor() {
        door.stop(0);
    }

    @Test
    void readsTheResultByJobId() throws Exception {
        WordTotals totals = WordTotals.of(new NodeId("us-1"), Map.of("word", 3L));
        String json = new String(
                PayloadCodec.of(WordTotals.class, PayloadFormat.JSON)
                        .encode(totals)
                        .bytes(),
                StandardCharsets.UTF_8);
        answers.add(new Answer(200, json));

        try (JobReader reader = reader()) {
            assertThat(reader.result(JOB)).isEqualTo(totals);
        }

        assertThat(asked).containsExactly("/v1/jobs/j01JD0QZ3/result Bearer secret");
    }

    @Test
    void passesARefusalOn() throws Exception {
        answers.add(new Answer(404, "{\"message\":\"nobody knows it\"}"));

        try (JobReader reader = reader()) {
            assertThatThrownBy(() -> reader.result(JOB))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("job j01JD0QZ3")
                    .hasMessageContaining("nobody knows it");
        }
    }

    @Test
    void waitsForACoordinatorThatDoesNotAnswerAndForTheEnd() throws Exception {
        answers.add(new Answer(200, STATUS.formatted("RUNNING")));
        answers.add(new Answer(404, "{\"message\":\"nobody knows it\"}"));
        answers.add(new Answer(200, STATUS.formatted("DONE")));
        List<JobPhase> seen = new ArrayList<>();

        try (JobReader reader = reader()) {
            JobStatus ended = reader.await(
                    JOB, status -> status.phase().isEnd(), Duration.ofSeconds(20), status -> seen.add(status.phase()));

            assertThat(ended.coordinator()).isEqualTo(new NodeId("eu-1"));
        }

        assertThat(seen).containsExactly(JobPhase.RUNNING, JobPhase.DONE);
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        answers.add(new Answer(200, STATUS.formatted("RUNNING")));

        try (JobReader reader = reader()) {
            assertThatThrownBy(() -> reader.await(JOB, status -> false, Duration.ofNanos(1), status -> {}))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("job j01JD0QZ3");
        }
    }

    private JobReader reader() throws IOException {
        Path card = folder.resolve("us-1.json");
        Files.writeString(
                card,
                "{\"node\":\"us-1\",\"controlUrl\":\"http://127.0.0.1:%d\",\"token\":\"secret\",\"pid\":1}"
                        .formatted(door.getAddress().getPort()));
        return JobReader.at(card);
    }
}
