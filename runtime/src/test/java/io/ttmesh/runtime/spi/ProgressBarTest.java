package io.ttmesh.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void writesALinePerTenthWhenNobodyWatches() {
        try (ProgressBar bar = terminal(false).progress("count", 1000)) {
            for (int done = 0; done <= 1000; done++) {
                bar.update(done, "node a");
            }
        }

        assertThat(text(err).lines()).hasSize(10).first().asString().startsWith("count 10% 100/1000 ");
        assertThat(text(err)).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void rewritesOneLineOfTheTerminalAndNoMoreOftenThanEyesCanFollow() {
        try (ProgressBar bar = terminal(true).progress("count", 100_000)) {
            for (int done = 0; done <= 100_000; done++) {
                bar.update(done, "a note that is longer than the terminal is wide");
            }
        }

        assertThat(text(err).split("\r").length).isLessThan(100);
        assertThat(text(err)).containsOnlyOnce("\n");
        String last = text(err).substring(text(err).lastIndexOf("\u001b[K") + 3).stripTrailing();
        assertThat(last)
                .contains("[##############################] 100% 100000/10")
                .hasSizeLessThan(60);
    }

    @Test
    void makesRoomForALineOfTheAnswer() {
        var both = new ByteArrayOutputStream();
        ProgressBar bar = Terminal.of(stream(both), stream(both), true, 60).progress("count", 10);
        bar.update(5);

        bar.line("something happened");

        assertThat(text(both))
                .contains("\r\u001b[Ksomething happened" + System.lineSeparator() + "\r\u001b[Kcount [###");
    }

    @Test
    void writesALineOfTheAnswerAsItIsWhenNobodyWatches() {
        ProgressBar bar = terminal(false).progress("count", 10);

        bar.line("something happened");

        assertThat(text(out).lines()).containsExactly("something happened");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void neverGoesBackwardsNorOn() {
        ProgressBar bar = terminal(false).progress("count", 10);
        bar.update(5);
        bar.update(1);
        bar.update(99);
        bar.close();
        bar.update(10);

        assertThat(text(err).lines()).hasSize(2).last().asString().startsWith("count 100% 10/10 ");
    }

    private Terminal terminal(boolean interactive) {
        return Terminal.of(stream(out), stream(err), interactive, 60);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
