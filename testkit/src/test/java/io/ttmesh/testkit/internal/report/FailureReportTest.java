package io.ttmesh.testkit.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.NodeFacts.Seen;
import io.ttmesh.testkit.internal.cluster.FakeNode;
import io.ttmesh.testkit.internal.net.Seat;
import io.ttmesh.testkit.internal.node.NodeSpec;
import io.ttmesh.testkit.internal.node.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FailureReportTest {
    @TempDir
    private Path folder;

    private final List<FakeNode> nodes = new ArrayList<>();

    @Test
    void saysWhereNodesDifferAndWhereAShardHasTwoHosts() throws IOException {
        TestNode one = node("n1");
        TestNode two = node("n2");

        String text = write(node -> node.equals(one)
                ? facts("n1", Set.of(), seen("n1"), seen("n2"))
                : facts("n2", Set.of("n1"), seen("n1"), seen("n2")));

        assertThat(text)
                .startsWith("mesh report: java.lang.AssertionError: it broke")
                .contains("members, and the nodes DIFFER")
                .contains("n2 (ended) sees [n1 Up unreachable at n1:1, n2 Up at n2:1], leader n1")
                .contains("TWO HOSTS: volatile-tasks eu.0 at [n1, n2]")
                .contains("12:00 kill n2")
                .contains("log of n1");
        assertThat(folder.resolve("report/report.txt")).content().isEqualTo(text);
        assertThat(folder.resolve("report/n2/threads.txt")).hasContent("threads of n2");
        assertThat(folder.resolve("report/n2/node.log"))
                .hasContent("all of " + two.spec().id());
    }

    @Test
    @Timeout(15)
    void goesOnWithoutANodeThatIsSilent() throws IOException {
        TestNode one = node("n1");
        node("n2");
        var never = new CountDownLatch(1);

        String text = write(node -> {
            if (node.equals(one)) {
                awaitQuietly(never);
            }
            throw new IllegalStateException("has ended");
        });

        assertThat(text)
                .contains("n1 (ended) tells nothing: no answer within 2000 ms")
                .contains("n2 (ended) tells nothing: has ended")
                .contains("log of n1");
    }

    private String write(Function<TestNode, NodeFacts> facts) {
        var scene = new Scene(
                List.copyOf(nodes),
                facts,
                "all traffic",
                "all links are good",
                () -> "no rules",
                List.of("12:00 kill n2"));
        return FailureReport.write(scene, folder.resolve("report"), new AssertionError("it broke"));
    }

    private TestNode node(String id) throws IOException {
        Path own = Files.createDirectories(folder.resolve(id));
        Files.writeString(own.resolve("node.log"), "all of " + id);
        return new FakeNode(new NodeSpec(id, "eu", new Seat(id, 1, List.of()), own, Map.of(), List.of(), 64), nodes);
    }

    private static NodeFacts facts(String id, Set<String> unreachable, Seen... members) {
        return new NodeFacts(id, List.of(members), unreachable, "n1", Map.of("volatile-tasks", Set.of("eu.0")), 0, 0);
    }

    private static Seen seen(String id) {
        return new Seen(id, id + ":1", "Up", false);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
