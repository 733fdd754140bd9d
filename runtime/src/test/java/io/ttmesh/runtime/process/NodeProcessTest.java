package io.ttmesh.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.error.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void tellsWhatTheNodeSaidWhenItIsReady() throws Exception {
        try (var node = NodeProcess.start(fake())) {
            NodeReady ready = node.awaitReady(LONG);

            assertThat(ready).isEqualTo(new NodeReady("eu-1", "m7", "127.0.0.1:4711", "http://127.0.0.1:4712"));
            assertThat(node.address()).isEqualTo("127.0.0.1:4711");
            assertThat(ProcessHandle.of(node.pid())).isPresent();
        }
    }

    @Test
    void passesArgumentsAndSettingsOn() throws Exception {
        NodeLaunch launch = fake().withRegion("eu").withSetting("ttmesh.some.list", List.of("a", "b"));

        try (var node = NodeProcess.start(launch)) {
            node.awaitReady(LONG);

            assertThat(log()).contains("[node, --init, --port, 0, --id, eu-1, --region, eu, --data, off] and b");
        }
    }

    @Test
    void laterOptionTakesThePlaceOfAnEarlierOne() throws Exception {
        NodeLaunch launch = NodeLaunch.join("eu-1", "a:1", folder.resolve("eu-1.log"))
                .withMainClass(FakeNode.class.getName())
                .at("127.0.0.2", 7400)
                .withData(Path.of("/old"))
                .withData(Path.of("/new"))
                .withRegion("eu")
                .entering(List.of("b:2", "c:3"));

        assertThat(argumentsSeenBy(launch))
                .isEqualTo("[node, --join, b:2,c:3, --id, eu-1, --host, 127.0.0.2, --port, 7400, --data, /new,"
                        + " --region, eu]");
        assertThat(argumentsSeenBy(launch.entering(List.of()))).startsWith("[node, --init, --id, eu-1");
    }

    private String argumentsSeenBy(NodeLaunch launch) throws Exception {
        try (var node = NodeProcess.start(launch)) {
            node.awaitReady(LONG);
            return log().lines()
                    .filter(line -> line.startsWith("starts with "))
                    .reduce("", (earlier, later) -> later)
                    .replace("starts with ", "")
                    .replace(" and null", "");
        }
    }

    @Test
    void prefixBecomesTheNode() throws Exception {
        try (var node = NodeProcess.start(fake().withPrefix(List.of("env", "PREFIXED=yes")))) {
            node.awaitReady(LONG);

            assertThat(log()).contains("process " + node.pid() + " prefixed yes");
        }
    }

    @Test
    void startedAgainItKeepsTheLogOfTheFirstTime() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (var node = NodeProcess.start(fake())) {
                node.awaitReady(LONG);
            }
        }

        assertThat(log().lines().filter(line -> line.startsWith("ready"))).hasSize(2);
    }

    @Test
    void pausesAndResumes() throws Exception {
        try (var node = NodeProcess.start(fake().withArguments("--ticks"))) {
            node.awaitReady(LONG);

            node.pause();
            await("paused").atMost(LONG).until(() -> state(node).equals("T"));
            long before = Files.size(folder.resolve("eu-1.log"));
            node.resume();

            await("runs on").atMost(LONG).until(() -> !state(node).equals("T"));
            await("ticks on").atMost(LONG).until(() -> Files.size(folder.resolve("eu-1.log")) > before);
        }
    }

    /** The letter after the command's name, which stands in brackets. */
    private static String state(NodeProcess node) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + node.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    @Test
    void printsItsThreadsToTheLog() throws Exception {
        try (var node = NodeProcess.start(fake())) {
            node.awaitReady(LONG);

            node.printThreads();

            await("the threads")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(log()).contains("Full thread dump", "FakeNode.main"));
        }
    }

    @Test
    void refusesSignalsToANodeThatHasEndedAndSaysHowItEnded() throws Exception {
        try (var node = NodeProcess.start(fake())) {
            node.awaitReady(LONG);
            node.kill();

            assertThat(node.exit().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo(128 + 9);
            assertThatThrownBy(node::pause).hasMessage("node eu-1 has ended, with exit code 137");
        }
    }

    @Test
    void failsWithTheEndOfTheLogWhenTheProcessDies() {
        try (var node = NodeProcess.start(fake().withArguments("--die"))) {
            assertThatThrownBy(() -> node.awaitReady(LONG))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("node eu-1 ended with exit code 3")
                    .hasMessageContaining("port 7400 is taken");
        }
    }

    @Test
    void killsAProcessThatIsLate() {
        try (var node = NodeProcess.start(fake().withArguments("--silent"))) {
            assertThatThrownBy(() -> node.awaitReady(Duration.ofMillis(100)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("not ready within PT0.1S");
            assertThat(node.isAlive()).isFalse();
        }
    }

    @Test
    void stopsGracefullyAndKeepsTheWholeLog() throws Exception {
        try (var node = NodeProcess.start(fake())) {
            node.awaitReady(LONG);

            node.stop();

            assertThat(node.awaitExit(LONG)).hasValue(128 + 15);
            await("the last words")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(log()).contains("leaves"));
        }
    }

    @Test
    void killsAtOnce() throws Exception {
        try (var node = NodeProcess.start(fake())) {
            node.awaitReady(LONG);

            node.kill();

            assertThat(node.awaitExit(LONG)).hasValue(128 + 9);
            assertThat(log()).doesNotContain("leaves");
        }
    }

    @Test
    void childEndsWhenItsInputIsClosed() throws Exception {
        Process child =
                new ProcessBuilder(fake().command()).redirectErrorStream(true).start();
        try (var output = child.inputReader()) {
            assertThat(output.lines().anyMatch(line -> line.startsWith("ready")))
                    .isTrue();

            child.getOutputStream().close();

            assertThat(child.waitFor()).isEqualTo(1);
        } finally {
            child.destroyForcibly();
        }
    }

    private NodeLaunch fake() {
        return NodeLaunch.init("eu-1", folder.resolve("eu-1.log")).withMainClass(FakeNode.class.getName());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("eu-1.log"));
    }
}
