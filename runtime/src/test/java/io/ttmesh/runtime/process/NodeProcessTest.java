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

            assertThat(log()).contains("[node, --init, --port, 0, --id, eu-1, --region, eu] and b");
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
            await("the last words").untilAsserted(() -> assertThat(log()).contains("leaves"));
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
