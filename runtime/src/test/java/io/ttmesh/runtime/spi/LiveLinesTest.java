package io.ttmesh.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

    @Test
    void writesOverWhatItWroteBefore() {
        LiveLines lines = Terminal.of(stream, stream, true, 10).live();

        lines.show(List.of("one", "longer than ten columns"));
        lines.show(List.of("two"));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001b[Kone\n\r\u001b[Klonger th\n\u001b[J" + "\u001b[2A\r\u001b[Ktwo\n\u001b[J");
    }

    @Test
    void writesNothingWhenNobodyWatches() {
        Terminal.of(stream, stream, false, 10).live().show(List.of("one"));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
