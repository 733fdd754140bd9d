package io.ttmesh.runtime.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import io.ttmesh.model.MeshEvent.NodeJoined;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.internal.control.ControlDoor;
import io.ttmesh.runtime.internal.control.ControlJson;
import io.ttmesh.runtime.internal.control.ControlSettings;
import io.ttmesh.runtime.internal.control.FakeJobs;
import io.ttmesh.runtime.internal.control.FakeMesh;
import io.ttmesh.runtime.spi.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class CommandLineToolTest {
    private final FakeMesh mesh = new FakeMesh();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path temp;

    private Path runDir;
    private ControlDoor door;

    @BeforeEach
    void open() {
        runDir = temp.resolve("run");
        door = ControlDoor.start(mesh, new ControlSettings(true, 0, runDir), FakeJobs.SOURCE);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void listsSubmissionsAsATable() {
        assertThat(ask("ps", "--limit", "2")).isZero();

        assertThat(lines(out)).hasSize(3);
        assertThat(lines(out).getFirst()).startsWith("ID ").contains("PHASE").endsWith("SUBMITTED");
        assertThat(lines(out).get(1))
                .containsSubsequence("local.1.v01RUNNING", "math.add@1", "billing", "RUNNING", "a", "50%")
                .endsWith("2026-11-20T12:00:00.123Z");
    }

    @Test
    void writesJsonForPrograms() throws Exception {
        assertThat(ask("ps", "-o", "json", "--phase", "failed")).isZero();

        JsonNode tasks = ControlJson.MAPPER.readTree(text(out));
        assertThat(tasks.findValuesAsText("phase")).containsExactly("FAILED");
    }

    @Test
    void listsNodes() {
        assertThat(ask("nodes")).isZero();

        assertThat(lines(out).get(1)).containsSubsequence("a*", "local", "Up", "127.0.0.1:7400", "1/4", "7/100", "gpu");
    }

    @Test
    void listsShowsAndFollowsJobs() {
        assertThat(ask("job", "ps")).isZero();
        assertThat(lines(out).get(1)).containsSubsequence("j1", "report", "FAILED", "1", "0", "2", "3");

        assertThat(ask("job", "show", "j1")).as("it failed").isEqualTo(1);
        assertThat(text(out))
                .containsSubsequence(
                        "load",
                        "east",
                        "math.add@1",
                        "DONE",
                        "2/3",
                        FakeMesh.RUNNING.toString(),
                        "x.Boom: boom",
                        "step count failed")
                .contains("gap: step load item 7: item 7: lost");
        assertThat(ask("job", "show", "j1", "-o", "json")).isEqualTo(1);

        assertThat(ask("job", "watch", "j1")).isEqualTo(1);
        assertThat(ask("job", "show", "j2")).as("nobody knows it").isEqualTo(4);
        assertThat(ask("job", "show", "no id")).isEqualTo(2);
    }

    @Test
    void runsAJobByItsNameAndFollowsIt() {
        assertThat(ask("job", "run", "greet", "--name", "Ada & Bob", "--times=3"))
                .isZero();

        assertThat(mesh.jobsRun).containsExactly("jdone greet-3");
        assertThat(text(out)).containsSubsequence("job jdone greet runs", "STEP", "load", "DONE", "\"sum\" : 42");
    }

    @Test
    void runsAJobUnderAnIdAndLeavesIt() throws Exception {
        assertThat(ask("job", "run", "--detach", "--job-id", "jruns", "-o", "json", "greet", "--name", "Ada"))
                .isZero();

        assertThat(mesh.jobsRun).containsExactly("jruns greet-1");
        assertThat(ControlJson.MAPPER.readTree(text(out))).hasToString("{\"job\":\"jruns\"}");
    }

    @Test
    void writesOnlyTheResultOfAJobForPrograms() throws Exception {
        assertThat(ask("job", "run", "greet", "--name", "Ada", "-o", "json")).isZero();

        assertThat(ControlJson.MAPPER.readTree(text(out))).hasToString("{\"sum\":42}");
    }

    @Test
    void listsTheJobsThatHaveNames() {
        assertThat(ask("job", "run")).isZero();

        assertThat(lines(out).get(1)).startsWith("broken ");
        assertThat(lines(out).get(2)).containsSubsequence("greet", "--name <string>", "[--times <integer>]", "Greets");
    }

    @Test
    void printsTheResultOfAJob() {
        assertThat(ask("job", "result", "jdone")).isZero();

        assertThat(text(out)).contains("\"sum\" : 42");
    }

    @Test
    void tellsJobsWhatToDo() {
        assertThat(ask("job", "cancel", "jruns")).isZero();
        assertThat(ask("job", "cancel", "j1")).isEqualTo(1);
        assertThat(ask("job", "resume", "j1")).isZero();
        assertThat(ask("job", "rerun", "j1", "load")).isZero();
        assertThat(ask("job", "rerun", "j1", "none")).isEqualTo(2);

        assertThat(lines(out))
                .containsExactly(
                        "job jruns has ended after 17 ms, and nothing of it runs any more",
                        "job j1 had ended before, and nothing of it runs",
                        "job j1 goes on",
                        "job j1 runs load again");
        assertThat(text(err)).contains("no step none");
        out.reset();
        assertThat(ask("job", "cancel", "jdone", "-o", "json")).isEqualTo(1);
        assertThat(text(out)).contains("\"wasRunning\" : false");
    }

    @Test
    void listsActors() throws Exception {
        assertThat(ask("actors", "ls")).isZero();
        assertThat(lines(out).getFirst())
                .startsWith("ACTOR ")
                .contains("WAITING")
                .endsWith("AWAKE SINCE");
        assertThat(lines(out).get(1))
                .containsSubsequence("bank.account/47/11", "a", "local", "3", "1", "2026-11-20T12:00:00.123Z");

        out.reset();
        assertThat(ask("actors", "ls", "--type", "chat.room", "--limit", "5", "-o", "json"))
                .isZero();
        assertThat(ControlJson.MAPPER.readTree(text(out))).isEmpty();
    }

    @Test
    void showsAnActorAndItsReminders() {
        assertThat(ask("actors", "show", "bank.account/47/11")).isZero();
        assertThat(text(out)).contains("always on: true", "interest", "PT1H");

        assertThat(ask("actors", "show", "bank.account/other")).isEqualTo(1);
        assertThat(text(out)).contains("bank.account/other sleeps");
        assertThat(ask("actors", "show", "chat.room/1")).isEqualTo(1);
        assertThat(text(err)).contains("chat.room");
        assertThat(ask("actors", "show", "nonsense")).isEqualTo(2);
        assertThat(text(err)).contains("type/id");
    }

    @Test
    void startsStopsAndRestartsAnActor() {
        assertThat(ask("actors", "start", "bank.account/47/11")).isZero();
        assertThat(ask("actors", "restart", "bank.account/47/11")).isZero();
        assertThat(ask("actors", "stop", "bank.account/47/11")).isZero();
        assertThat(ask("actors", "stop", "bank.account/other")).isEqualTo(1);

        assertThat(lines(out))
                .containsExactly(
                        "bank.account/47/11 is awake at a",
                        "bank.account/47/11 has started anew at a",
                        "bank.account/47/11 has stopped, and is no longer always on",
                        "bank.account/other slept");
    }

    @ParameterizedTest
    @CsvSource({"--init --port 1, 1", "--init, 1", "--init h:1 --port 1, 1", "--init h:1;h:2;h:3, 3"})
    void firstNodeWaitsForAsManyCopiesAsItIsToldNodes(String args, int copies) {
        NodeOptions options = CommandLine.populateCommand(
                new NodeOptions(), args.replace(';', ',').split(" "));

        Config complete = NodeOptions.complete(options.config());

        assertThat(complete.getBoolean("ttmesh.node.init")).isTrue();
        assertThat(complete.getInt("ttmesh.journal.hold-writes-until")).isEqualTo(copies);
    }

    @Test
    void groupOfTwoIsRefused() {
        assertThat(run("node", "--init", "h:1,h:2")).isEqualTo(2);

        assertThat(text(err)).contains("--init names 2 nodes: name 3, 5 or 7");
    }

    @ParameterizedTest
    @CsvSource({
        "--init --id a, /home/x/.ttmesh/a",
        "--init --port 7401, /home/x/.ttmesh/node-7401",
        "--init --port 0, ''",
        "--init --id a --data off, ''",
        "--init --id a --data /d, /d",
    })
    void daemonKeepsItsDataWhereItFindsItAgain(String args, String folder) {
        NodeOptions options = CommandLine.populateCommand(new NodeOptions(), args.split(" "));

        MeshConfig config = options.withDefaultFolder(options.config(), Path.of("/home/x"));

        assertThat(NodeOptions.complete(config).getString("ttmesh.node.data-dir"))
                .isEqualTo(folder);
    }

    @Test
    void showsTheJournal() {
        assertThat(ask("journal", "status")).isZero();

        assertThat(text(out))
                .containsSubsequence("REPLICATED", "FOLLOWER", "SERVING", "v-1", "v-1 v-2 v-3", "v-2", "41 of 42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejoin", "verify", "export"})
    void saysThatThereIsNoJournalInTheFolder(String command) {
        assertThat(run("journal", command, "--data", temp.toString())).isEqualTo(1);

        assertThat(lines(err)).singleElement().asString().contains(temp.toString());
    }

    @Test
    void showsStatusResultAndPlacement() {
        assertThat(ask("status", FakeMesh.DONE.toString())).isZero();
        assertThat(ask("result", FakeMesh.DONE.toString(), "--wait", "5s")).isZero();
        assertThat(ask("explain", FakeMesh.DONE.toString())).isZero();

        assertThat(text(out))
                .contains("phase       SUCCEEDED", "label team  blue", "\"sum\" : 42")
                .contains("attempt 1 at 2026-11-20T12:00:00.123Z -> a: local first", "no tag gpu");
    }

    @Test
    void cancelsAndSaysWhenThereWasNothingToCancel() {
        assertThat(ask("cancel", FakeMesh.RUNNING.toString())).isZero();
        assertThat(ask("cancel", FakeMesh.DONE.toString())).isEqualTo(1);

        assertThat(lines(out))
                .containsExactly(FakeMesh.RUNNING + " is cancelled", FakeMesh.DONE + " had ended already");
    }

    @Test
    void watchesEvents() {
        Thread.ofVirtual().start(() -> {
            await("the command subscribes").until(() -> mesh.subscribers() == 1);
            mesh.emit(new NodeJoined(FakeMesh.NOW, FakeMesh.NODE, new NodeId("b"), "127.0.0.1:7401"));
        });

        assertThat(ask("watch", "--count", "1")).isZero();

        assertThat(lines(out)).containsExactly("2026-11-20T12:00:00.123Z  a  node b joined at 127.0.0.1:7401");
    }

    @ParameterizedTest
    @CsvSource({
        "1, result local.1.v01FAILED, failed: boom",
        "2, result not-an-id, not-an-id",
        "2, ps --limit 0, limit",
        "2, ps --phase sleeping, RUNNING",
        "2, ps --limt 3, did you mean --limit",
        "2, result local.1.v01DONE --wait soon, 30s",
        "2, frobnicate, frobnicate",
        "3, ps --node zz, use one of a",
        "4, result local.1.v01UNKNOWN, nobody",
        "4, status local.1.v01UNKNOWN, nobody",
        "5, result local.1.v01RUNNING, wait longer",
        "5, result local.1.v01RUNNING --wait 50ms, wait longer",
        "1, job result j1, failed",
        "5, job result jruns --wait 50ms, wait longer",
        "2, job run gret, did you mean greet?",
        "2, job run greet, needs the argument --name <string>",
        "2, job run greet --name Ada --times x, use a value of type integer",
        "2, job run greet --nam Ada, it takes --name",
        "2, job run greet Ada, write --name Ada",
        "2, job run greet --name Ada --name Bob, is given twice",
        "2, job run greet --name Ada --job-id 1, job id '1'",
        "70, status local.1.v01BROKEN, log",
    })
    void endsWithItsExitCodeAndOneLineThatHelps(int code, String command, String hint) {
        assertThat(ask(command.split(" "))).isEqualTo(code);

        assertThat(lines(err)).hasSize(1);
        assertThat(text(err)).startsWith("ttmesh: ").contains(hint).doesNotContain("Exception");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void showsTheRemoteStackOnlyWhenAsked() {
        ask("result", FakeMesh.FAILED.toString(), "--debug");

        assertThat(text(err)).contains("CommandFailure", "On the worker: x.Boom");
    }

    @Test
    void saysThatNoNodeRuns() {
        assertThat(run("ps", "--run-dir", temp.resolve("empty").toString())).isEqualTo(3);

        assertThat(lines(err)).singleElement().asString().contains("ttmesh node --init");
    }

    @Test
    void saysThatANodeDoesNotAnswer() throws Exception {
        Path copy = temp.resolve("copy.json");
        Files.copy(runDir.resolve("a.json"), copy);
        door.close();

        assertThat(run("ps", "--control", copy.toString())).isEqualTo(3);
        assertThat(lines(err)).singleElement().asString().contains("does not answer");
    }

    @Test
    void neverSendsTheTokenToAnotherMachine() throws Exception {
        Path forged = temp.resolve("forged.json");
        String card = Files.readString(runDir.resolve("a.json"));
        Files.writeString(forged, card.replace("http://127.0.0.1", "http://192.0.2.1"));

        assertThat(run("ps", "--control", forged.toString())).isEqualTo(2);
        assertThat(text(err)).contains("token is not sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node",
                "ps",
                "nodes",
                "status",
                "result",
                "explain",
                "cancel",
                "watch",
                "actors",
                "job",
                "journal",
                "run",
                "completion"
            })
    void helpHasExamplesAndExitCodes(String command) {
        assertThat(run(command, "--help")).isZero();

        assertThat(text(out)).contains("Examples:", "  ttmesh " + command, "Exit codes:");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void showsHelpWhenNothingIsAsked() {
        assertThat(run()).isEqualTo(2);

        assertThat(text(out)).contains("Usage: ttmesh", "completion");
    }

    @Test
    void printsTheCompletionOfEveryCommand() {
        assertThat(run("completion")).isZero();

        assertThat(text(out)).startsWith("#!/usr/bin/env bash").contains("explain", "--namespace");
    }

    @ParameterizedTest
    @CsvSource({
        "node, nothing says how the node comes into a mesh",
        "node --init --join a:1, mutually exclusive",
        "node --init --port many, --port",
        "node --init --config CONF, did you mean ttmesh.node.region",
        "node --init --config none.conf, none.conf",
        "run nosuch --join a:1, nosuch",
    })
    void refusesToStartFromAWrongCommandLine(String command, String hint) throws Exception {
        Path conf = Files.writeString(temp.resolve("bad.conf"), "ttmesh.node.regoin = eu");

        int code = run(command.replace("CONF", conf.toString()).split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(lines(err)).singleElement().asString().contains(hint);
    }

    private int ask(String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.add("--run-dir=" + runDir);
        return args[0].equals("frobnicate") ? run(args) : run(all.toArray(String[]::new));
    }

    private int run(String... args) {
        return CommandLineTool.run(Terminal.of(stream(out), stream(err), false, 80), args);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return text(bytes).lines().toList();
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
