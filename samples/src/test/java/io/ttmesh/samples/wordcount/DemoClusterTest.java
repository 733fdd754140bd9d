package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.runtime.spi.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
        writeTexts();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var demo = new Demo(Terminal.of(stream, stream, false, 80), TextFiles.below(folder), 3);

        Demo.Outcome outcome = demo.run();

        assertThat(outcome.equal()).as(this::output).isTrue();
        assertThat(outcome.totals().portions()).isGreaterThanOrEqualTo(FILES);
        assertThat(outcome.totals().shares()).as(this::output).hasSizeBetween(2, 3);
        assertThat(ProcessHandle.current().children()).as("child processes").noneMatch(ProcessHandle::isAlive);
        assertThat(demoFolder()).as("the nodes' folder").doesNotExist();
    }

    private void writeTexts() throws IOException {
        var random = new Random(11);
        for (int i = 0; i < FILES; i++) {
            Files.writeString(folder.resolve("file-" + i), "file " + i + " " + RandomText.of(random, 300));
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
