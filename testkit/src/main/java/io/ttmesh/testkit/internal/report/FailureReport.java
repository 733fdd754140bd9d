package io.ttmesh.testkit.internal.report;

import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.internal.node.TestNode;
import io.ttmesh.testkit.internal.report.AtOnce.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks at a cluster in which a test failed; takes ten seconds at most. */
public final class FailureReport {
    private static final Duration FACTS_MAX = Duration.ofSeconds(2);
    private static final Duration DUMPS_MAX = Duration.ofSeconds(5);
    private static final Duration RULES_MAX = Duration.ofSeconds(2);
    private static final int TAIL_LINES = 30;

    private final Scene scene;
    private final Path folder;

    private FailureReport(Scene scene, Path folder) {
        this.scene = scene;
        this.folder = folder;
    }

    /**
     * Writes {@code report.txt}, and for each node its log, its events and all its threads, into a folder.
     *
     * @param folder is made
     * @return the text of {@code report.txt}
     */
    public static String write(Scene scene, Path folder, Throwable failure) {
        return new FailureReport(scene, folder).write(failure);
    }

    private String write(Throwable failure) {
        List<TestNode> nodes = scene.nodes();
        List<Answer<NodeFacts>> facts = AtOnce.ask(nodes, FACTS_MAX, scene.facts());
        List<Answer<String>> dumps = AtOnce.ask(nodes, DUMPS_MAX, TestNode::threadDump);
        List<Answer<String>> rules =
                AtOnce.ask(List.of(scene), RULES_MAX, one -> one.rules().get());
        var text = new ReportText();
        text.line("mesh report: " + failure);
        text.line("faults: " + scene.faults());
        text.line("links: " + scene.links());
        members(text, facts);
        shards(text, facts);
        text.section("verbs so far", scene.verbs());
        for (TestNode node : nodes) {
            text.section(
                    "end of the log of " + describe(node),
                    node.logTail(TAIL_LINES).lines().toList());
        }
        text.section("full logs, events and threads of each node", List.of(folder.toString()));
        List<String> problems = save(text.toString(), dumps, rules);
        problems.forEach(text::line);
        return text.toString();
    }

    private static String describe(TestNode node) {
        String state = node.isPaused() ? "paused" : node.isRunning() ? "running" : "ended";
        return node.spec().id() + " (" + state + ")";
    }

    private void members(ReportText text, List<Answer<NodeFacts>> facts) {
        List<String> views = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            TestNode node = scene.nodes().get(i);
            views.add(
                    switch (facts.get(i)) {
                        case Answer.Given<NodeFacts>(NodeFacts seen) -> describe(node) + " sees " + membersOf(seen);
                        case Answer.Missing<NodeFacts>(String why) -> describe(node) + " tells nothing: " + why;
                    });
        }
        boolean differ =
                given(facts).stream().map(FailureReport::membersOf).distinct().count() > 1;
        text.section("members" + (differ ? ", and the nodes DIFFER" : ""), views);
    }

    private static String membersOf(NodeFacts facts) {
        var members = new TreeSet<String>();
        for (NodeFacts.Seen seen : facts.members()) {
            String reach = facts.unreachable().contains(seen.node()) ? " unreachable" : "";
            members.add(seen.node() + " " + seen.status() + reach + " at " + seen.address());
        }
        return members + ", leader " + (facts.leader().isEmpty() ? "nobody" : facts.leader());
    }

    private static void shards(ReportText text, List<Answer<NodeFacts>> facts) {
        Map<String, TreeSet<String>> hosts = new TreeMap<>();
        Map<String, String> byNode = new TreeMap<>();
        for (NodeFacts one : given(facts)) {
            one.shards().forEach((kind, shards) -> {
                shards.forEach(shard -> hosts.computeIfAbsent(kind + " " + shard, key -> new TreeSet<>())
                        .add(one.id()));
                byNode.put(one.id() + " hosts " + kind, new TreeSet<>(shards).toString());
            });
        }
        List<String> lines = new ArrayList<>();
        hosts.forEach((shard, nodes) -> {
            if (nodes.size() > 1) {
                lines.add("TWO HOSTS: " + shard + " at " + nodes);
            }
        });
        byNode.forEach((node, shards) -> lines.add(node + " " + shards));
        text.section("shards", lines);
    }

    private static List<NodeFacts> given(List<Answer<NodeFacts>> answers) {
        List<NodeFacts> given = new ArrayList<>();
        for (Answer<NodeFacts> answer : answers) {
            if (answer instanceof Answer.Given<NodeFacts>(NodeFacts facts)) {
                given.add(facts);
            }
        }
        return given;
    }

    /** Says what could not be written. */
    private List<String> save(String text, List<Answer<String>> dumps, List<Answer<String>> rules) {
        List<String> problems = new ArrayList<>();
        write(folder.resolve("report.txt"), text, problems);
        write(folder.resolve("network.txt"), scene.links() + "\n\n" + textOf(rules.getFirst()), problems);
        for (int i = 0; i < dumps.size(); i++) {
            TestNode node = scene.nodes().get(i);
            Path own = folder.resolve(node.spec().id());
            write(own.resolve("threads.txt"), textOf(dumps.get(i)), problems);
            copyFiles(node.spec().folder(), own, problems);
        }
        return problems;
    }

    private static String textOf(Answer<String> answer) {
        return switch (answer) {
            case Answer.Given<String>(String text) -> text;
            case Answer.Missing<String>(String why) -> "not to be had: " + why;
        };
    }

    private static void write(Path file, String text, List<String> problems) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            problems.add("not written: " + e);
        }
    }

    /** Logs and events stand directly in a node's folder, data below it. */
    private static void copyFiles(Path from, Path to, List<String> problems) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            problems.add("not copied: " + e);
        }
    }
}
