package io.ttmesh.runtime.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.actors.spi.JobSource;
import io.ttmesh.model.MeshEvent.NodeJoined;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.error.StartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ControlDoorTest {
    private final FakeMesh mesh = new FakeMesh();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private ControlDoor door;
    private DoorCard card;

    @BeforeEach
    void open() {
        door = ControlDoor.start(mesh, new ControlSettings(true, 0, folder), FakeJobs.SOURCE);
        card = RunFolder.existing(folder).live().getFirst();
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void answersWithWhatTheMeshSays() throws Exception {
        assertThat(json(get("nodes"), 200).at("/0/report/profile/node").asText())
                .isEqualTo("a");
        assertThat(json(get("tasks/" + FakeMesh.RUNNING), 200).at("/phase").asText())
                .isEqualTo("RUNNING");
        assertThat(json(get("tasks/" + FakeMesh.DONE + "/result"), 200)).hasToString("{\"sum\":42}");
        assertThat(json(get("tasks/" + FakeMesh.DONE + "/explain"), 200)
                        .at("/0/chosen")
                        .asText())
                .isEqualTo("a");
        assertThat(json(post("tasks/" + FakeMesh.RUNNING + "/cancel"), 200)).hasToString("{\"cancelled\":true}");
        assertThat(json(get("actors?limit=3&type=bank.account"), 200)
                        .at("/0/actor")
                        .asText())
                .isEqualTo("bank.account/47/11");
        assertThat(json(get("actors/bank.account%2F47%2F11"), 200)
                        .at("/reminders/0/name")
                        .asText())
                .isEqualTo("interest");
        assertThat(json(post("actors/bank.account%2F47%2F11/start"), 200)).hasToString("{\"node\":\"a\"}");
        assertThat(json(post("actors/bank.account%2F47%2F11/stop"), 200)
                        .at("/wasAlwaysOn")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void answersForJobs() throws Exception {
        assertThat(json(get("jobs?limit=3"), 200).at("/0/job").asText()).isEqualTo("j1");
        assertThat(json(get("jobs/j1?wait-millis=50"), 200)
                        .at("/steps/1/failure")
                        .asText())
                .isEqualTo("x.Boom: boom");
        assertThat(json(get("jobs/jruns?wait-millis=50"), 200).at("/phase").asText())
                .isEqualTo("RUNNING");
        assertThat(json(get("jobs/jdone/result"), 200)).hasToString("{\"sum\":42}");
        assertThat(json(post("jobs/jruns/cancel"), 200)).hasToString("{\"tookMillis\":17,\"wasRunning\":true}");
        assertThat(json(post("jobs/j1/cancel"), 200)).hasToString("{\"tookMillis\":17,\"wasRunning\":false}");
        assertThat(json(post("jobs/j1/resume"), 200)).hasToString("{\"resumed\":true}");
        assertThat(json(post("jobs/j1/rerun?step=load"), 200)).hasToString("{\"rerun\":\"load\"}");
    }

    @Test
    void runsJobsByName() throws Exception {
        assertThat(json(get("named-jobs"), 200).at("/1/arguments"))
                .hasToString("[{\"name\":\"name\",\"type\":\"string\",\"isRequired\":true},"
                        + "{\"name\":\"times\",\"type\":\"integer\",\"isRequired\":false}]");
        assertThat(json(post("named-jobs/greet/run?arg.name=Ada&arg.times=2&id=jruns"), 200))
                .hasToString("{\"job\":\"jruns\"}");
        assertThat(mesh.jobsRun).containsExactly("jruns greet-2");
    }

    @Test
    void refusesTwoJobsOfOneName() {
        JobSource twice = JobSource.of(
                FakeJobs.SOURCE.jobs().iterator().next(),
                FakeJobs.SOURCE.jobs().iterator().next());

        assertThatThrownBy(() -> ControlDoor.start(mesh, new ControlSettings(true, 0, folder), twice))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("named greet: rename one");
    }

    @Test
    void filtersBeforeItCutsTheListing() throws Exception {
        assertThat(json(get("tasks?limit=1&phase=failed"), 200).findValuesAsText("taskId"))
                .containsExactly(FakeMesh.FAILED.toString());
        assertThat(json(get("tasks?namespace=billing"), 200).findValuesAsText("taskId"))
                .containsExactly(FakeMesh.RUNNING.toString());
        assertThat(json(get("tasks?limit=2"), 200)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer wrong", "Basic YTph"})
    void refusesWhoDoesNotShowTheToken(String authorization) throws Exception {
        var request = HttpRequest.newBuilder(uri("nodes"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        JsonNode error = json(http.send(request.build(), BodyHandlers.ofString()), 401);

        assertThat(error.at("/error").asText()).isEqualTo("unauthorized");
        assertHealthy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example:80", "localhost", "127.0.0.1:1"})
    void refusesToBeAddressedByAnotherName(String host) throws Exception {
        String answer = raw("GET /v1/nodes HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + card.token()
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 403").contains("forbidden-host").doesNotContain("profile");
        assertHealthy();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, tasks/not-an-id, 400, invalid-input",
        "GET, tasks/any.9999999999999.v01X, 400, invalid-input",
        "GET, tasks/%00/result, 400, invalid-input",
        "POST, tasks/no/cancel, 400, invalid-input",
        "GET, tasks?limit=0, 400, invalid-input",
        "GET, tasks?limit=99999999999999999999, 400, invalid-input",
        "GET, tasks?phase=sleeping, 400, invalid-input",
        "GET, tasks?lmit=3, 400, invalid-input",
        "GET, '', 404, no-such-path",
        "GET, nowhere, 404, no-such-path",
        "GET, events/x, 404, no-such-path",
        "GET, tasks/local.1.v01DONE/secrets, 404, no-such-path",
        "GET, tasks/local.1.v01DONE/result/x, 404, no-such-path",
        "POST, nodes, 405, method-not-allowed",
        "GET, actors/no-slash, 400, invalid-input",
        "GET, actors?type=%20, 400, invalid-input",
        "GET, actors/bank.account%2F1/stop, 405, method-not-allowed",
        "POST, actors/bank.account%2F1, 405, method-not-allowed",
        "GET, actors/bank.account/1, 404, no-such-path",
        "GET, actors/chat.room%2F1, 422, unknown-actor",
        "GET, jobs/j1/cancel, 405, method-not-allowed",
        "GET, jobs/j1/result, 422, job-failed",
        "GET, jobs/jruns/result?wait-millis=50, 409, not-ended",
        "GET, jobs/other/result, 404, outcome-unknown",
        "POST, named-jobs, 405, method-not-allowed",
        "GET, named-jobs/greet/run?arg.name=x, 405, method-not-allowed",
        "POST, named-jobs/nosuch/run, 400, invalid-input",
        "POST, named-jobs/greet/run, 400, invalid-input",
        "POST, named-jobs/broken/run, 400, invalid-input",
        "POST, named-jobs/greet/run?name=x, 400, invalid-input",
        "POST, named-jobs/greet/run?arg.name=x&id=%20, 400, invalid-input",
        "GET, jobs/%20, 400, invalid-input",
        "GET, jobs/other, 404, outcome-unknown",
        "POST, jobs/j1/rerun, 400, invalid-input",
        "POST, jobs/j1/rerun?step=none, 400, invalid-input",
        "POST, events, 405, method-not-allowed",
        "GET, tasks/local.1.v01RUNNING/cancel, 405, method-not-allowed",
        "GET, tasks/local.1.v01UNKNOWN, 404, outcome-unknown",
        "GET, tasks/local.1.v01UNKNOWN/result, 404, outcome-unknown",
        "GET, tasks/local.1.v01RUNNING/result, 409, not-ended",
        "GET, tasks/local.1.v01RUNNING/result?wait-millis=20, 409, not-ended",
        "GET, tasks/local.1.v01RUNNING/result?wait-millis=-1, 400, invalid-input",
    })
    void saysNoInItsOwnWordsAndStaysHealthy(String method, String path, int status, String error) throws Exception {
        var request = authorized(path).method(method, BodyPublishers.noBody()).build();

        JsonNode answer = json(http.send(request, BodyHandlers.ofString()), status);

        assertThat(answer.at("/error").asText()).isEqualTo(error);
        assertThat(answer.at("/message").asText()).isNotBlank();
        assertThat(answer.at("/retry").asText()).isNotBlank();
        assertHealthy();
    }

    @Test
    void tellsWhatUserCodeThrew() throws Exception {
        JsonNode error = json(get("tasks/" + FakeMesh.FAILED + "/result"), 422);

        assertThat(error.at("/error").asText()).isEqualTo("task-failed");
        assertThat(error.at("/thrown/className").asText()).isEqualTo("x.Boom");
    }

    @Test
    void keepsTheDetailsOfAFaultToItself() throws Exception {
        JsonNode error = json(get("tasks/" + FakeMesh.BROKEN), 500);

        assertThat(error.at("/error").asText()).isEqualTo("internal");
        assertThat(error.toString()).doesNotContain("secret");
        assertHealthy();
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        var large = "x".repeat(ControlRequest.BODY_BYTES_MAX + 1);
        var request = authorized("tasks/" + FakeMesh.RUNNING + "/cancel")
                .POST(BodyPublishers.ofString(large))
                .build();

        JsonNode error = json(http.send(request, BodyHandlers.ofString()), 413);

        assertThat(error.at("/error").asText()).isEqualTo("too-large");
        assertHealthy();
    }

    @Test
    void survivesWhatIsNoHttp() throws Exception {
        raw("\u0000\u0001\u0002 nonsense\r\n\r\n");
        raw("GET /v1/%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        assertHealthy();
    }

    @Test
    void streamsEventsUntilTheReaderLeaves() throws Exception {
        var joined = new NodeJoined(FakeMesh.NOW, FakeMesh.NODE, new NodeId("b"), "127.0.0.1:7401");
        HttpResponse<Stream<String>> response = http.send(authorized("events").build(), BodyHandlers.ofLines());
        await("the door subscribes").until(() -> mesh.subscribers() == 1);

        mesh.emit(joined);

        try (Stream<String> lines = response.body()) {
            String line = lines.filter(text -> !text.isEmpty()).findFirst().orElseThrow();
            assertThat(ControlJson.MAPPER.readTree(line).at("/event").asText()).isEqualTo("node-joined");
        }
        await("the door notices that the reader left").until(() -> {
            mesh.emit(joined);
            return mesh.subscribers() == 0;
        });
    }

    @Test
    void endsEventStreamsAndRemovesItsCardWhenItCloses() throws Exception {
        http.send(authorized("events").build(), BodyHandlers.ofLines());
        await("the door subscribes").until(() -> mesh.subscribers() == 1);

        door.close();

        await("the subscription ends").until(() -> mesh.subscribers() == 0);
        assertThat(folder).isEmptyDirectory();
    }

    private void assertHealthy() throws Exception {
        assertThat(get("nodes").statusCode()).isEqualTo(200);
    }

    private URI uri(String path) {
        return URI.create(card.controlUrl() + "/v1/" + path);
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + card.token());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(authorized(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws Exception {
        return http.send(authorized(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return ControlJson.MAPPER.readTree(response.body());
    }

    private String raw(String request) throws IOException {
        URI at = URI.create(card.controlUrl());
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return String.join("\n", reader.lines().toList());
        }
    }
}
