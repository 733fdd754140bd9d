package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ResultReaderTest {
    private static final TaskId TASK = TaskId.parse("eu.7.v01JD0QZ3");

    private final AtomicReference<String> asked = new AtomicReference<>();
    private HttpServer door;
    private int status = 200;
    private String answer = "{\"node\":\"us-1\",\"counts\":{\"word\":3}}";

    @TempDir
    private Path folder;

    @BeforeEach
    void openDoor() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", exchange -> {
            asked.set(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
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
    void readsCountsByTaskId() throws Exception {
        assertThat(read()).isEqualTo(new PortionCount(new NodeId("us-1"), Map.of("word", 3L)));
        assertThat(asked).hasValue("/v1/tasks/eu.7.v01JD0QZ3/result?wait-millis=5000 Bearer secret");
    }

    @Test
    void passesARefusalOn() {
        status = 404;
        answer = "{\"message\":\"nobody knows it\"}";

        assertThatThrownBy(this::read)
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("task eu.7.v01JD0QZ3")
                .hasMessageContaining("nobody knows it");
    }

    private PortionCount read() throws Exception {
        Path card = folder.resolve("us-1.json");
        Files.writeString(
                card,
                "{\"node\":\"us-1\",\"controlUrl\":\"http://127.0.0.1:%d\",\"token\":\"secret\",\"pid\":1}"
                        .formatted(door.getAddress().getPort()));
        try (ResultReader reader = ResultReader.at(card, Duration.ofSeconds(5))) {
            return reader.read(TASK).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
