package io.ttmesh.samples.wordcount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The control door of one node. Shows how a program without a mesh of its own asks: HTTP, JSON, and a token from the
 * node's control file. Safe for use by many threads.
 */
final class NodeDoor implements AutoCloseable {
    static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String authorization;

    private NodeDoor(String url, String token) {
        this.url = url;
        this.authorization = "Bearer " + token;
    }

    /**
     * The door of the node that wrote this control file.
     *
     * @throws IOException when the file can not be read
     */
    static NodeDoor at(Path controlFile) throws IOException {
        JsonNode card = new ObjectMapper().readTree(controlFile.toFile());
        return new NodeDoor(
                card.required("controlUrl").asText(), card.required("token").asText());
    }

    String url() {
        return url;
    }

    /** Asks for what is at this path below {@code /v1/}, and waits for the answer; whatever its status is. */
    HttpResponse<byte[]> ask(String path, Duration atMost) throws IOException, InterruptedException {
        return http.send(request(path, atMost), BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, Duration atMost) {
        return HttpRequest.newBuilder(URI.create(url + "/v1/" + path))
                .header("Authorization", authorization)
                .timeout(atMost)
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
