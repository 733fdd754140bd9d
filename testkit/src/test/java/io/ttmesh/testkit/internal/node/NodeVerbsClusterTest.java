package io.ttmesh.testkit.internal.node;

import static io.ttmesh.testkit.internal.node.TestNodes.LONG;
import static io.ttmesh.testkit.internal.node.TestNodes.awaitEvent;
import static io.ttmesh.testkit.internal.node.TestNodes.awaitMembers;
import static io.ttmesh.testkit.internal.node.TestNodes.awaitUnreachable;
import static io.ttmesh.testkit.internal.node.TestNodes.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeCodeFailed;
import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.internal.net.RunId;
import io.ttmesh.testkit.internal.net.Seat;
import io.ttmesh.testkit.internal.node.TestCodes.Count;
import io.ttmesh.testkit.internal.node.TestCodes.Fail;
import io.ttmesh.testkit.internal.node.TestCodes.MeshId;
import io.ttmesh.testkit.internal.node.TestCodes.Mirror;
import io.ttmesh.testkit.internal.node.TestCodes.Nothing;
import io.ttmesh.testkit.internal.node.TestCodes.Pid;
import io.ttmesh.testkit.internal.node.TestCodes.Point;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each verb of a node process by what it does to the node and by what the others see. */
@Tag("cluster")
@Tag("soak")
@Timeout(120)
class NodeVerbsClusterTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private static TestNodes nodes;

    private final ProcessNode second = (ProcessNode) nodes.get(2);
    private final TestNode first = nodes.get(1);

    @BeforeAll
    static void make() throws IOException {
        nodes = new TestNodes(TestCodes.class, home -> ProcessNode.of(home.spec(), home.socketFolder()));
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
    void startMakesAMemberInAProcessOfItsOwn() throws IOException {
        assertThat(second.isRunning()).isTrue();
        assertThat(second.isPaused()).isFalse();
        assertThat(second.exitCode()).isEmpty();
        assertThat(second.ask(new Pid(), LONG)).isEqualTo(second.pid()).isNotEqualTo(first.pid());
        assertThat(Files.readString(Path.of("/proc/" + second.pid() + "/cmdline")))
                .contains("-D" + RunId.PROPERTY + "=" + RunId.current());
        assertThat(nodes.folder().resolve("run/n2.json")).exists();
        assertThat(second.logTail(1000)).contains("ready node=n2");
        assertThat(second.logTail(2).lines()).hasSize(2);
        assertThatThrownBy(() -> second.begin(List.of())).hasMessageContaining("node n2 runs already");
    }

    @Test
    void factsSayWhomItSeesAndWhatItHosts() {
        assertThat(first.ask(new Submit("ran", "n3"), LONG)).isEqualTo("ran on n3");

        NodeFacts facts = facts(second);

        assertThat(facts.id()).isEqualTo("n2");
        assertThat(facts.members())
                .extracting(NodeFacts.Seen::node, NodeFacts.Seen::address, NodeFacts.Seen::isClient)
                .contains(tuple("n3", nodes.get(3).address(), false));
        assertThat(facts.leader()).isIn("n1", "n2", "n3").isEqualTo(facts(first).leader());
        await("the shard of the submission has a host")
                .atMost(LONG)
                .until(() -> nodes.all().stream()
                        .anyMatch(node -> !facts(node)
                                .shards()
                                .getOrDefault("volatile-tasks", Set.of())
                                .isEmpty()));
    }

    @Test
    void stopLeavesInGoodOrder() throws IOException {
        // Not "exiting node(s)": between the close of its port and its removal it may be called so, as expected.
        String lost = "Marking node as UNREACHABLE";
        long before = countInLog(first, lost);

        second.stop();

        assertThat(second.isRunning()).isFalse();
        assertThat(second.exitCode()).hasValue(128 + 15);
        awaitMembers(first, 2);
        assertThat(countInLog(first, lost)).isEqualTo(before);
        awaitEvent(first, "\"event\":\"node-left\"", "\"left\":\"n2\"");
        assertThatThrownBy(() -> second.ask(new Pid(), LONG))
                .hasMessage("node n2 can not be asked: it has ended, with exit code 143");
        assertThatThrownBy(second::stop).hasMessageContaining("can not be stopped");
    }

    @Test
    void killEndsItWhereItStands() throws IOException {
        second.kill();

        assertThat(second.isRunning()).isFalse();
        assertThat(second.exitCode()).hasValue(128 + 9);
        assertThat(statusOfSecond()).isEqualTo("Up");
        awaitUnreachable(first, second);
        assertThatThrownBy(() -> second.ask(new Pid(), LONG))
                .hasMessage("node n2 can not be asked: it has ended, with exit code 137");
    }

    private String statusOfSecond() {
        return facts(first).members().stream()
                .filter(seen -> seen.node().equals("n2"))
                .map(NodeFacts.Seen::status)
                .collect(Collectors.joining());
    }

    @Test
    void pauseStopsAllThreadsAndResumeLetsThemGoOn() {
        long pid = second.pid();

        second.pause();

        assertThat(second.isPaused()).isTrue();
        assertThat(second.isRunning()).isTrue();
        assertThat(ProcThreads.allStopped(pid)).isTrue();
        long start = System.nanoTime();
        assertThatThrownBy(() -> second.ask(new Pid(), LONG))
                .hasMessage("node n2 can not be asked: it is paused, resume it first");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        assertThatThrownBy(second::stop).hasMessageContaining("it is paused");
        awaitUnreachable(first, second);

        second.resume();

        assertThat(second.isPaused()).isFalse();
        assertThat(ProcThreads.anyStopped(pid)).isFalse();
        awaitMembers(first, 3);
        assertThat(second.ask(new Pid(), LONG)).isEqualTo(pid);
        assertThatThrownBy(second::resume).hasMessageContaining("it is not paused");
    }

    @Test
    void killedWhilePausedItIsGone() {
        second.pause();

        second.kill();

        assertThat(second.isPaused()).isFalse();
        assertThat(second.exitCode()).hasValue(128 + 9);
    }

    @Test
    void drainFinishesWhatRunsAndTakesNothingNew() throws IOException {
        Path goOn = nodes.folder().resolve("go-on");
        first.ask(new SubmitHold(goOn.toString(), "n2"), LONG);
        await("it runs").atMost(LONG).until(() -> facts(second).running() == 1);

        assertThat(second.ask(new Drain(Duration.ofMillis(200)), LONG)).isEqualTo(1);
        Files.createFile(goOn);
        assertThat(second.ask(new Drain(Duration.ofSeconds(20)), LONG)).isZero();
        for (int i = 0; i < 10; i++) {
            assertThat(first.ask(new Submit("ran", ""), LONG)).isIn("ran on n1", "ran on n3");
        }
        Files.delete(goOn);

        second.stop();
        second.begin(nodes.addressesBut(second));
        second.awaitReady(LONG);

        assertThat(first.ask(new Submit("ran", "n2"), LONG)).isEqualTo("ran on n2");
    }

    @Test
    void startedAgainItHasTheSameIdAddressAndData() throws IOException {
        String address = second.address();
        String mesh = second.ask(new MeshId(), LONG);
        long pid = second.pid();
        Path kept = Files.writeString(dataOfSecond().resolve("kept"), "by the test");
        long ready = countInLog(second, "ready node=n2");

        second.stop();
        second.begin(nodes.addressesBut(second));
        second.awaitReady(LONG);

        assertThat(second.address()).isEqualTo(address);
        assertThat(facts(second).id()).isEqualTo("n2");
        assertThat(second.ask(new MeshId(), LONG)).isEqualTo(mesh);
        assertThat(second.pid()).isNotEqualTo(pid);
        assertThat(kept).exists();
        assertThat(countInLog(second, "ready node=n2")).isEqualTo(ready + 1);
    }

    @Test
    void wipeDeletesItsData() throws IOException {
        Path kept = Files.writeString(dataOfSecond().resolve("kept"), "by the test");
        assertThatThrownBy(second::wipe).hasMessageContaining("while it runs");
        second.kill();

        second.wipe();

        assertThat(dataOfSecond()).doesNotExist();
        second.begin(nodes.addressesBut(second));
        second.awaitReady(LONG);
        assertThat(dataOfSecond().resolve("mesh-id")).exists();
        assertThat(kept).doesNotExist();
        assertThat(facts(second).id()).isEqualTo("n2");
    }

    @Test
    void skewIsOfThatNodesClockAlone() {
        second.ask(new Skew(HOUR), LONG);

        Instant now = Instant.now();
        assertThat(second.ask(new ReadClock(), LONG)).isBetween(now.plus(HOUR), now.plus(HOUR.multipliedBy(2)));
        assertThat(first.ask(new ReadClock(), LONG)).isBetween(now, now.plus(HOUR));
        second.ask(new Skew(Duration.ZERO), LONG);
        assertThat(second.ask(new ReadClock(), LONG)).isBefore(now.plus(HOUR));
    }

    @Test
    void runsCodeInTheNode() {
        assertThat(second.ask(new Mirror(new Point(1, 2)), LONG)).isEqualTo(new Point(2, 1));
        assertThat(second.<@Nullable Void>ask(new Nothing(), LONG)).isNull();
        int calls = second.ask(new Count(), LONG);
        assertThat(second.ask(new Count(), LONG)).isEqualTo(calls + 1);
        assertThat(nodes.get(3).ask(new Count(), LONG)).isEqualTo(1);
        assertThatThrownBy(() -> second.ask(new Fail("not here"), LONG))
                .isInstanceOf(NodeCodeFailed.class)
                .hasMessageContaining("code in node n2 threw java.lang.UnsupportedOperationException: not here")
                .hasMessageContaining("TestCodes$Fail.run(TestCodes.java:");
        NodeCode<Integer> lambda = node -> 1;
        assertThatThrownBy(() -> second.ask(lambda, LONG)).hasMessageContaining("a lambda can not travel");
    }

    @Test
    void threadsOfALiveNodeHaveTheVirtualOnesToo() {
        assertThat(second.threadDump()).contains("\"harness-agent\"", "\"events\" virtual", "pekko.actor");
    }

    @Test
    void threadsOfAPausedNodeArePrintedAndItIsStillPaused() {
        second.pause();

        assertThat(second.threadDump()).startsWith("Full thread dump").contains("\"harness-agent\"");

        assertThat(ProcThreads.allStopped(second.pid())).isTrue();
        assertThat(second.isPaused()).isTrue();
    }

    @Test
    void nodeThatHangsWhileItJoinsAnswers() throws IOException {
        Path own = Files.createDirectory(nodes.folder().resolve("n9"));
        var spec = new NodeSpec(
                "n9", "local", new Seat("127.0.0.1", 0, List.of("nice", "-n", "1")), own, Map.of(), List.of(), 64);
        try (var lost = ProcessNode.of(spec, nodes.folder())) {
            lost.begin(List.of("127.0.0.1:1"));

            assertThat(lost.ask(new Pid(), LONG)).isEqualTo(lost.pid());
            await("it joins").atMost(LONG).until(() -> lost.threadDump().contains("MeshJoin.join"));
            assertThatThrownBy(() -> facts(lost)).hasMessageContaining("node n9 is not a member yet");
        }
        try (var sockets = Files.newDirectoryStream(nodes.folder(), "n9.*")) {
            assertThat(sockets).isEmpty();
        }
    }

    private Path dataOfSecond() {
        return second.spec().folder().resolve("data");
    }

    private static long countInLog(TestNode node, String text) throws IOException {
        try (var lines = Files.lines(node.spec().folder().resolve("node.log"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }
}
