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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Timeout(120)
class DemoClusterTest {
    private static final int FILES = 60;
    private static final Pattern RUN_FOLDER = Pattern.compile("--run-dir (\\S+)");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void threeProcessesShareTheCountAndNothingIsLeftOfThem() throws Exception {
        writeTexts(300);
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var demo = new Demo(Terminal.of(stream, stream, false, 80), TextFiles.below(folder), 3);

        Demo.Outcome outcome = demo.run();

        assertThat(outcome.equal()).as(this::output).isTrue();
        assertThat(outcome.totals().portions()).isGreaterThanOrEqualTo(FILES);
        assertThat(outcome.totals().shares()).as(this::output).hasSizeBetween(2, 3);
        assertThat(ProcessHandle.current().children()).as("child processes").noneMatch(ProcessHandle::isAlive);
        assertThat(demoFolder()).as("the nodes' folder").doesNotExist();
    }

    @Test
    void signalStopsAllThatItStarted() throws Exception {
        writeTexts(20_000);
        Process demo = demoProcess();
        try (BufferedReader output = demo.inputReader()) {
            await(output, "counting the words");
            List<ProcessHandle> nodes = demo.descendants().toList();
            assertThat(nodes).hasSize(3);

            assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(demo.pid()))
                            .start()
                            .waitFor())
                    .isZero();

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(143);
            assertThat(nodes).allSatisfy(node -> assertThat(node.onExit()).succeedsWithin(Duration.ofSeconds(20)));
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
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

    private static void await(BufferedReader output, String text) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains(text)) {
            line = output.readLine();
        }
        assertThat(line).as("a line with '%s'", text).isNotNull();
    }

    private void writeTexts(int words) throws IOException {
        var random = new Random(11);
        for (int i = 0; i < FILES; i++) {
            Files.writeString(folder.resolve("file-" + i), "file " + i + " " + RandomText.of(random, words));
        }
    }

    private Path demoFolder() {
        var matcher = RUN_FOLDER.matcher(output());
        assertThat(matcher.find()).as(this::output).isTrue();
        return Path.of(matcher.group(1)).getParent();
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
