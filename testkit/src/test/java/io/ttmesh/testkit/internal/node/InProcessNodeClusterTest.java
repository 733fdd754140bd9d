package io.ttmesh.testkit.internal.node;

import static io.ttmesh.testkit.internal.node.TestNodes.LONG;
import static io.ttmesh.testkit.internal.node.TestNodes.awaitEvent;
import static io.ttmesh.testkit.internal.node.TestNodes.awaitMembers;
import static io.ttmesh.testkit.internal.node.TestNodes.awaitUnreachable;
import static io.ttmesh.testkit.internal.node.TestNodes.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.error.StartException;
import io.ttmesh.testkit.NodeCodeFailed;
import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.VerbNotPossible;
import io.ttmesh.testkit.internal.net.Seat;
import io.ttmesh.testkit.internal.node.TestCodes.Fail;
import io.ttmesh.testkit.internal.node.TestCodes.MeshId;
import io.ttmesh.testkit.internal.node.TestCodes.Pid;
import io.ttmesh.testkit.internal.node.TestCodes.ReadClock;
import io.ttmesh.testkit.internal.node.TestCodes.Submit;
import io.ttmesh.testkit.internal.node.TestCodes.SubmitHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The verbs of a node that is an actor system of this JVM. */
@Tag("cluster")
@Tag("soak")
@Timeout(120)
class InProcessNodeClusterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static TestNodes nodes;

    private final TestNode first = nodes.get(1);
    private final TestNode second = nodes.get(2);

    @BeforeAll
    static void make() throws IOException {
        nodes = new TestNodes(TestCodes.class, home -> InProcessNode.of(home.spec()));
    }

    @AfterAll
    static void close() throws IOException {
        nodes.close();
    }

    @BeforeEach
    void allUp() {
        nodes.allUp();
    }

    @Test
    void runsTasksAndCodeThroughJson() {
        assertThat(first.ask(new Submit("ran", "n3"), LONG)).isEqualTo("ran on n3");
        assertThat(second.ask(new Pid(), LONG)).isEqualTo(second.pid());
        assertThat(facts(second).members()).extracting(NodeFacts.Seen::node).containsExactly("n1", "n2", "n3");
        assertThatThrownBy(() -> second.ask(new Fail("not here"), LONG))
                .isInstanceOf(NodeCodeFailed.class)
                .hasMessageContaining("code in node n2 threw java.lang.UnsupportedOperationException: not here");
        assertThat(second.threadDump()).contains("pekko.actor");
        assertThatThrownBy(() -> second.begin(List.of())).hasMessage("node n2 runs already");
    }

    @Test
    void stopLeavesInGoodOrderAndStartsAgainWhereItWas() throws IOException {
        String address = second.address();
        String mesh = second.ask(new MeshId(), LONG);

        second.stop();

        assertThat(second.isRunning()).isFalse();
        assertThat(statusOfSecond()).doesNotContain("Up");
        awaitMembers(first, 2);
        assertThatThrownBy(() -> second.ask(new Pid(), LONG)).hasMessage("node n2 can not be asked: node n2 has ended");

        second.begin(nodes.addressesBut(second));
        second.awaitReady(LONG);
        assertThat(second.address()).isEqualTo(address);
        assertThat(second.ask(new MeshId(), LONG)).isEqualTo(mesh);
        awaitEvent(first, "\"event\":\"node-left\"", "\"left\":\"n2\"");
    }

    @Test
    void killTellsNobody() {
        second.kill();

        assertThat(second.isRunning()).isFalse();
        assertThat(statusOfSecond()).isEqualTo("Up");
        awaitUnreachable(first, second);
        assertThat(statusOfSecond()).isEqualTo("Up");
        assertThatThrownBy(second::stop).hasMessageContaining("node n2 has ended");
    }

    private String statusOfSecond() {
        return facts(first).members().stream()
                .filter(seen -> seen.node().equals("n2"))
                .map(NodeFacts.Seen::status)
                .findFirst()
                .orElse("none");
    }

    @Test
    void drainSaysWhatIsLeft() throws IOException {
        Path goOn = nodes.folder().resolve("go-on");
        first.ask(new SubmitHold(goOn.toString(), "n2"), LONG);
        await("it runs").atMost(LONG).until(() -> facts(second).running() == 1);

        assertThat(second.ask(new Drain(Duration.ofMillis(200)), LONG)).isEqualTo(1);
        Files.createFile(goOn);
        assertThat(second.ask(new Drain(Duration.ofSeconds(20)), LONG)).isZero();

        Files.delete(goOn);
        second.stop(); // for the other tests, which want it to take work
    }

    @Test
    void skewIsOfThatNodesClockAlone() {
        second.ask(new Skew(HOUR), LONG);

        Instant now = Instant.now();
        assertThat(second.ask(new ReadClock(), LONG)).isBetween(now.plus(HOUR), now.plus(HOUR.multipliedBy(2)));
        assertThat(first.ask(new ReadClock(), LONG)).isBefore(now.plus(HOUR));
        second.ask(new Skew(Duration.ZERO), LONG);
    }

    @Test
    void wipeDeletesItsData() {
        Path data = second.spec().folder().resolve("data");
        assertThat(data.resolve("mesh-id")).exists();
        assertThatThrownBy(second::wipe).hasMessageContaining("while it runs");
        second.stop();

        second.wipe();

        assertThat(data).doesNotExist();
    }

    @Test
    void hasNoProcessToPause() {
        assertThatThrownBy(second::pause)
                .isInstanceOf(VerbNotPossible.class)
                .hasMessageContaining("node n2 can not be paused")
                .hasMessageContaining("use flavour PROCESS");
        assertThatThrownBy(second::resume).isInstanceOf(VerbNotPossible.class);
    }

    @Test
    void canBeAskedAndKilledWhileItJoins() throws IOException {
        TestNode lost = lost("2 minutes");
        lost.begin(List.of("127.0.0.1:1"));

        assertThat(lost.ask(new Pid(), LONG)).isEqualTo(lost.pid());
        await("it joins").atMost(LONG).until(() -> lost.threadDump().contains("MeshJoin.join"));
        lost.kill();

        assertThat(lost.isRunning()).isFalse();
    }

    @Test
    void saysWhyItDidNotStart() throws IOException {
        TestNode lost = lost("100ms");
        lost.begin(List.of("127.0.0.1:1"));

        assertThatThrownBy(() -> lost.awaitReady(LONG))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no node of a mesh answered at [127.0.0.1:1]");
        assertThat(lost.isRunning()).isFalse();
    }

    private static TestNode lost(String joinTimeout) throws IOException {
        Path own = Files.createTempDirectory(nodes.folder(), "lost");
        return InProcessNode.of(new NodeSpec(
                "n9",
                "local",
                new Seat("127.0.0.1", 0, List.of()),
                own,
                Map.of("ttmesh.node.join-timeout", joinTimeout),
                List.of(),
                64));
    }
}
