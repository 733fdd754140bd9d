package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.internal.control.ControlError;
import io.ttmesh.runtime.internal.control.ControlJson;
import io.ttmesh.runtime.internal.control.DoorCard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** Asks the control door of one node. Blocks. */
final class DoorClient implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final DoorCard card;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    DoorClient(DoorCard card) {
        this.card = card;
    }

    /** The node that is asked. */
    NodeId node() {
        return new NodeId(card.node());
    }

    /** The answer to {@code GET /v1/<path>} as text. */
    String get(String path) {
        return get(path, Duration.ZERO);
    }

    /** The same for an answer that the node itself may wait for so long. */
    String get(String path, Duration wait) {
        return text(request(path).GET().timeout(ANSWER_TIMEOUT.plus(wait)).build());
    }

    /** The answer to {@code POST /v1/<path>} without a body. */
    String post(String path) {
        return post(path, Duration.ZERO);
    }

    /** The same for what may take the node so long. */
    String post(String path, Duration wait) {
        return text(request(path)
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(ANSWER_TIMEOUT.plus(wait))
                .build());
    }

    /** The lines of {@code GET /v1/<path>} as they come; to be closed. */
    Stream<String> lines(String path) {
        HttpResponse<Stream<String>> response = send(request(path).GET().build(), BodyHandlers.ofLines());
        if (response.statusCode() != OK) {
            throw failure(String.join("\n", response.body().toList()));
        }
        return response.body();
    }

    /** Reads an answer. */
    static <T> T read(String json, TypeReference<T> type) {
        JavaType javaType = TypeFactory.defaultInstance().constructType(type);
        try {
            return ControlJson.MAPPER.readValue(json, javaType);
        } catch (IOException e) {
            throw CommandFailure.of(
                    ExitCode.INTERNAL, "the node's answer can not be read: use the version of ttmesh that it runs", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(card.controlUrl() + "/v1/" + path))
                .header("Authorization", "Bearer " + card.token());
    }

    private String text(HttpRequest request) {
        HttpResponse<String> response = send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != OK) {
            throw failure(response.body());
        }
        return response.body();
    }

    private static CommandFailure failure(String body) {
        return CommandFailure.of(read(body, new TypeReference<ControlError>() {}));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw lost(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lost(e);
        }
    }

    /** What to say when the node went away. */
    CommandFailure lost(Exception e) {
        return CommandFailure.of(
                ExitCode.NO_NODE,
                "node " + card.node() + " (process " + card.pid() + ") does not answer at " + card.controlUrl()
                        + ": see whether it still runs, or name another one with --node",
                e);
    }
}
