package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.runtime.spi.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Timeout(120)
class DemoClusterTest {
    /** Each of them is one part of the job. */
    private static final int FILES = 100;

    private static final Pattern RUN_FOLDER = Pattern.compile("--run-dir (\\S+)");
    private static final Pattern NODE = Pattern.compile("  (\\S+) in \\S+: process (\\d+) at");
    private static final Pattern KILLED =
            Pattern.compile("(?m)^killed (\\S+) \\(process (\\d+), job coordinator(, journal leader)?\\)$");
    private static final Pattern JOB = Pattern.compile("in job (j\\S+): .* coordinated by (\\S+), read through (\\S+)");

    /** How far everything was when the demo said that it had killed a node. */
    private record Moment(List<Long> running) {}

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Moment> kills = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void countsAreRightThoughTheCoordinatorIsKilledInMidJob() throws Exception {
        writeTexts(1_500);

        Demo.Outcome outcome = demo(true).run();

        assertThat(outcome.equal()).as(this::output).isTrue();
        assertThat(outcome.totals().portions()).isGreaterThanOrEqualTo(FILES);
        MatchResult line = only(KILLED);
        MidJobKill.Killed killed = outcome.killed().orElseThrow();
        assertThat(line.group()).isEqualTo(killed.toString());
        assertThat(killed.atPart()).as("of 100 parts").isBetween(40, 100);
        assertThat(pidOf(line.group(1))).isEqualTo(killed.pid());
        MatchResult job = only(JOB);
        assertThat(job.group(2)).isEqualTo(killed.node());
        assertThat(job.group(3)).as("the node that is read from is spared").isNotEqualTo(killed.node());
        List<Long> others = pids();
        others.remove(killed.pid());
        assertThat(kills)
                .as("nodes that ran when the line was written")
                .singleElement()
                .satisfies(moment -> assertThat(moment.running()).containsExactlyInAnyOrderElementsOf(others));
        assertNothingIsLeft();
    }

    @Test
    void countIsRightWhenNoNodeIsKilled() throws Exception {
        writeTexts(300);

        Demo.Outcome outcome = demo(false).run();

        assertThat(outcome.equal()).as(this::output).isTrue();
        assertThat(outcome.totals().portions()).isGreaterThanOrEqualTo(FILES);
        assertThat(outcome.totals().shares()).as(this::output).hasSizeBetween(1, 3);
        assertThat(outcome.killed()).isEmpty();
        assertThat(output()).contains("the journal has 3 copies").doesNotContain("killed ");
        assertNothingIsLeft();
    }

    @Test
    void signalStopsAllThatItStartedThoughANodeWasKilledBefore() throws Exception {
        writeTexts(2_000);
        Process demo = demoProcess();
        try (BufferedReader output = demo.inputReader()) {
            await(output, "counting the words");
            List<ProcessHandle> nodes = demo.descendants().toList();
            assertThat(nodes).hasSize(3);
            await(output, "killed ");

            assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(demo.pid()))
                            .start()
                            .waitFor())
                    .isZero();

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(143);
            assertThat(nodes).allSatisfy(node -> assertThat(node.onExit()).succeedsWithin(Duration.ofSeconds(20)));
            assertThat(demoFolder()).as("the nodes' folder").doesNotExist();
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    private Demo demo(boolean kill) throws IOException {
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.startsWith("killed ")) {
                    kills.add(new Moment(running().map(ProcessHandle::pid).toList()));
                }
            }
        };
        return new Demo(Terminal.of(stream, stream, false, 80), TextFiles.below(folder), 3, kill);
    }

    private Process demoProcess() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .toList());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.ttmesh.runtime.Main"));
        command.addAll(List.of("demo", "--input", folder.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void await(BufferedReader output, String text) throws IOException {
        String line = output.readLine();
        while (line != null) {
            printed.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
            if (line.contains(text)) {
                return;
            }
            line = output.readLine();
        }
        assertThat(output()).as("printed").contains(text);
    }

    private void writeTexts(int words) throws IOException {
        var random = new Random(11);
        for (int i = 0; i < FILES; i++) {
            Files.writeString(folder.resolve("file-" + i), "file " + i + " " + RandomText.of(random, words));
        }
    }

    private void assertNothingIsLeft() {
        assertThat(running()).as("child processes").isEmpty();
        assertThat(demoFolder()).as("the nodes' folder").doesNotExist();
    }

    private static Stream<ProcessHandle> running() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive);
    }

    private Path demoFolder() {
        return Path.of(only(RUN_FOLDER).group(1)).getParent();
    }

    private List<Long> pids() {
        return new ArrayList<>(NODE.matcher(output())
                .results()
                .map(node -> Long.valueOf(node.group(2)))
                .toList());
    }

    private long pidOf(String node) {
        return NODE.matcher(output())
                .results()
                .filter(each -> each.group(1).equals(node))
                .mapToLong(each -> Long.parseLong(each.group(2)))
                .findFirst()
                .orElseThrow();
    }

    private MatchResult only(Pattern pattern) {
        List<MatchResult> found = pattern.matcher(output()).results().toList();
        assertThat(found).as(this::output).hasSize(1);
        return found.getFirst();
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
