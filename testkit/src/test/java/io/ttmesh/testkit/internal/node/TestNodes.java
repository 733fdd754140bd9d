package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.internal.net.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Three nodes on loopback, driven directly; closes them and removes what is on disk. */
final class TestNodes implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);

    private static final int COUNT = 3;

    /** Unreachable soon, removed late: what is told apart in these tests. */
    private static final Map<String, Object> SETTINGS = Map.of(
            "ttmesh.runtime.load-interval", "200ms",
            "ttmesh.mesh.journal", "memory",
            "ttmesh.mesh.default-durability", "none",
            "ttmesh.node.drain-timeout", "2s",
            "pekko.cluster.gossip-interval", "200ms",
            "pekko.cluster.leader-actions-interval", "200ms",
            "pekko.cluster.failure-detector.heartbeat-interval", "300ms",
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause", "1s",
            "pekko.cluster.split-brain-resolver.stable-after", "8s");

    private final Path folder;
    private final List<TestNode> nodes = new ArrayList<>();

    /** None of them runs yet. */
    TestNodes(Class<?> tasks, Function<Home, TestNode> kind) throws IOException {
        folder = Files.createTempDirectory("ttm-t");
        for (int i = 1; i <= COUNT; i++) {
            nodes.add(kind.apply(new Home(specOf("n" + i, tasks), folder)));
        }
    }

    /** What a node is made of. */
    record Home(NodeSpec spec, Path socketFolder) {}

    private NodeSpec specOf(String id, Class<?> tasks) throws IOException {
        Map<String, Object> settings = new HashMap<>(SETTINGS);
        settings.put("ttmesh.node.tags", List.of("on-" + id));
        Path own = Files.createDirectory(folder.resolve(id));
        return new NodeSpec(
                id, "local", new Seat("127.0.0.1", 0, List.of()), own, settings, List.of(tasks.getName()), 128);
    }

    TestNode get(int number) {
        return nodes.get(number - 1);
    }

    List<TestNode> all() {
        return nodes;
    }

    Path folder() {
        return folder;
    }

    /** Starts what does not run, resumes what is paused, and waits until each sees all. */
    void allUp() {
        for (TestNode node : nodes) {
            if (node.isPaused()) {
                node.resume();
            }
            if (!node.isRunning()) {
                node.begin(addressesBut(node));
                node.awaitReady(LONG);
            }
        }
        nodes.forEach(node -> awaitMembers(node, COUNT));
    }

    /** The addresses of the others that run. */
    List<String> addressesBut(TestNode node) {
        return nodes.stream()
                .filter(other -> !other.equals(node) && other.isRunning())
                .map(TestNode::address)
                .toList();
    }

    static NodeFacts facts(TestNode node) {
        return node.ask(new ReadFacts(), LONG);
    }

    /** So many members in its eyes, all up and none unreachable. */
    static void awaitMembers(TestNode node, int count) {
        await(node + " sees " + count).atMost(LONG).until(() -> {
            NodeFacts facts = facts(node);
            return facts.members().size() == count
                    && facts.unreachable().isEmpty()
                    && facts.members().stream().allMatch(seen -> seen.status().equals("Up"));
        });
    }

    static void awaitUnreachable(TestNode seenBy, TestNode subject) {
        await(seenBy + " does not reach " + subject)
                .atMost(LONG)
                .until(() -> facts(seenBy).unreachable().contains(subject.spec().id()));
    }

    /** Its events say all this: they are written a moment after what they tell of. */
    static void awaitEvent(TestNode node, CharSequence... words) {
        Path events = node.spec().folder().resolve("events.jsonl");
        await("an event of " + node)
                .atMost(LONG)
                .untilAsserted(() -> assertThat(events).content().contains(words));
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(TestNode::close);
        try (var tree = Files.walk(folder)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
