package io.ttmesh.journal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A halt at each named place that a group of one reaches while it writes and reads, and what is there afterwards. Each costs
 * the start of a JVM, so they run with {@code -Psoak}; {@link StartFailpointsClusterTest} has the places of starts, growth and installs.
 */
@Tag("cluster")
@Tag("soak")
@Timeout(600)
class FailpointsClusterTest {
    /** Reached by a group of one while it writes or reads; the data of each is the next one's. */
    private static final List<String> RUNNING = List.of(
            "batch.closed",
            "batch.sent",
            "gate.received",
            "gate.proposed",
            "log.before-append",
            "log.appended",
            "log.guarded",
            "apply.checked",
            "apply.written",
            "apply.answered",
            "reply.received",
            "delete.applied",
            "checkpoint.begun",
            "checkpoint.files",
            "checkpoint.truncated",
            "barrier.confirmed",
            "page.read");

    static final Map<String, String> QUICK = Map.of(
            "io.ttmesh.journal.failpoints", "on",
            "ttmesh.journal.election-timeout", "300ms",
            "ttmesh.journal.checkpoint-bytes", "12KiB",
            "ttmesh.journal.health.interval", "100ms",
            "ttmesh.journal.health.min-free-space", "1MiB");

    @Test
    void everyPlaceInTheSourcesIsTried() throws IOException {
        Pattern call = Pattern.compile("Failpoints\\.at\\(\\s*\"([^\"]+)\"");
        TreeSet<String> named = new TreeSet<>();
        int calls = 0;
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                call.matcher(text)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(named::add);
                calls += text.split("Failpoints\\.at\\(", -1).length - 1;
            }
        }
        assertThat(named).hasSizeGreaterThanOrEqualTo(15).hasSize(calls);
        TreeSet<String> tried = new TreeSet<>(RUNNING);
        tried.addAll(StartFailpointsClusterTest.STARTING);
        tried.addAll(StartFailpointsClusterTest.TRIO);
        assertThat(tried).isEqualTo(named);
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostByAHaltAt(@TempDir Path folder) {
        JournalNodes solo = new JournalNodes("failpoints", folder, QUICK, "running");
        return RUNNING.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> haltWhileRunning(solo, name)))
                .onClose(solo::close);
    }

    private static void haltWhileRunning(JournalNodes solo, String name) {
        if (solo.alive().isEmpty()) {
            String only = solo.names().getFirst();
            solo.start(only).load(only);
            // Enough for the second snapshot, after which the log is cut.
            solo.awaitMore(100, only);
            solo.rest();
        }
        String only = solo.names().getFirst();
        JournalProcess node = solo.node(only);
        node.ask("arm " + name + " halt");
        if (name.equals("barrier.confirmed") || name.equals("page.read")) {
            node.tell("read " + solo.data(only).resolve("unread") + " " + String.join(",", solo.counters(only)));
        } else {
            node.ask("load on");
        }
        node.awaitHalt();
        solo.start(only).check();
    }
}
