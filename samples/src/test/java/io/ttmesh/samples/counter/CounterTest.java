package io.ttmesh.samples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CounterTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path SOURCE = ROOT.resolve("samples/src/main/java/io/ttmesh/samples/counter/Counter.java");
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

    @Test
    void countsOnAMeshOfOne() {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Counter.main(new String[0]);
        } finally {
            System.setOut(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("counter/home page has 2 visits");
    }

    @Test
    void readmeShowsThisProgram() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(JAVA_BLOCK.matcher(readme).results().map(MatchResult::group).toList())
                .as("Java blocks of README.md")
                .contains("```java\n" + Files.readString(SOURCE) + "```");
    }
}
