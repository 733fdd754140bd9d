package io.ttmesh.samples.wordcount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.streaming.PayloadCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Reads results by task id at the control door of one node, which need not be the one that has them. Shows how a
 * program without a mesh of its own does that: HTTP, JSON, and a token from the node's control file.
 */
final class ResultReader implements AutoCloseable {
    private static final int OK = 200;
    private static final PayloadCodec<PortionCount> CODEC = PayloadCodec.of(PortionCount.class, PayloadFormat.JSON);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String authorization;
    private final Duration atMost;

    private ResultReader(String url, String token, Duration atMost) {
        this.url = url;
        this.authorization = "Bearer " + token;
        this.atMost = atMost;
    }

    /**
     * A reader at the node that wrote this control file.
     *
     * @param atMost how long the node may wait for a submission to end
     * @throws IOException when the file can not be read
     */
    static ResultReader at(Path controlFile, Duration atMost) throws IOException {
        JsonNode card = new ObjectMapper().readTree(controlFile.toFile());
        return new ResultReader(
                card.required("controlUrl").asText(), card.required("token").asText(), atMost);
    }

    /** The counts that this submission ended with; fails when it ended otherwise, or the node does not know it. */
    CompletionStage<PortionCount> read(TaskId taskId) {
        URI result = URI.create(url + "/v1/tasks/" + taskId + "/result?wait-millis=" + atMost.toMillis());
        HttpRequest request = HttpRequest.newBuilder(result)
                .header("Authorization", authorization)
                .timeout(atMost.plusSeconds(10))
                .build();
        return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(answer -> decode(taskId, answer));
    }

    private PortionCount decode(TaskId taskId, HttpResponse<byte[]> answer) {
        PortionCount count =
                answer.statusCode() == OK ? CODEC.decode(new Payload(PayloadFormat.JSON.code(), answer.body())) : null;
        if (count == null) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            throw new OutcomeUnknownException(
                    "result of task " + taskId + " can not be read at " + url + ": the answer is " + body);
        }
        return count;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
