package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ttmesh job run} asks a node for, asked at the door of a real one that has all samples on its class path. */
@Timeout(90)
class RunByNameTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void nodeMakesAndRunsTheJobsOfItsClassPath() throws Exception {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), "one two two\n");
        try (Mesh mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.node.id", "here")
                .with("ttmesh.control.enabled", true)
                .with("ttmesh.control.run-dir", folder.resolve("run").toString()))) {
            assertThat(ask(mesh, "GET", "named-jobs", 200).findValuesAsText("summary"))
                    .hasSize(4);

            JsonNode words = run(mesh, "wordcount/run?arg.input=" + encoded(texts));
            assertThat(words.at("/top/0/word").asText()).isEqualTo("two");
            assertThat(words.at("/top/0/count").asInt()).isEqualTo(2);
            assertThat(words.at("/nodes/0/node").asText()).isEqualTo("here");
            assertThat(run(mesh, "montecarlo/run?arg.points=1000&arg.portions=3")
                            .at("/points")
                            .asLong())
                    .isEqualTo(1_000);
            assertThat(run(mesh, "grid/run?arg.rates=0.1,50&arg.penalties=0,5")
                            .at("/trials")
                            .asInt())
                    .isEqualTo(2);

            assertThat(run(mesh, "mergesort/run?arg.numbers=500&arg.at-once=50")
                            .at("/count")
                            .asInt())
                    .isEqualTo(500);

            assertThat(ask(mesh, "POST", "named-jobs/wordcount/run?arg.input=docs", 400)
                            .at("/message")
                            .asText())
                    .contains("--input is docs, which is not absolute");
        }
    }

    private JsonNode run(Mesh mesh, String path) throws IOException, InterruptedException {
        String job = ask(mesh, "POST", "named-jobs/" + path, 200).at("/job").asText();
        return ask(mesh, "GET", "jobs/" + job + "/result?wait-millis=60000", 200);
    }

    private JsonNode ask(Mesh mesh, String method, String path, int status) throws IOException, InterruptedException {
        JsonNode card = JSON.readTree(folder.resolve("run/here.json").toFile());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(mesh.controlUrl().orElseThrow() + "/v1/" + path))
                .header("Authorization", "Bearer " + card.required("token").asText())
                .method(method, BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static String encoded(Path path) {
        return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    }
}
