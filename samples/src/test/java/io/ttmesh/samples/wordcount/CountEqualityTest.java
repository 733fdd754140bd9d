package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountEqualityTest {
    @TempDir
    private Path folder;

    static LongStream seeds() {
        return TextCutterTest.seeds().limit(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void portionsAndWholeFilesGiveTheSameCounts(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            Files.write(folder.resolve("file-" + i), bytes(random));
        }
        TextFiles files = TextFiles.below(folder);
        int sizeBytesMax = TextCutter.SIZE_BYTES_MIN + random.nextInt(3000);

        WordTotals totals = countInPortions(files, sizeBytesMax);

        assertThat(files.paths()).hasSize(5);
        assertThat(totals.counts()).isEqualTo(SingleThreadedCount.of(files));
    }

    @Test
    void countsWhatTheRuleSays() throws IOException {
        Files.writeString(folder.resolve("a"), "\uFEFFDon't count, COUNT!\r\nnai\u0308ve x1_y2 ٤٢ 🙂\n");
        Files.createFile(folder.resolve("empty"));

        WordTotals totals = countInPortions(TextFiles.below(folder), Portions.SIZE_BYTES);

        assertThat(totals.counts())
                .isEqualTo(Map.of("don", 1L, "t", 1L, "count", 2L, "nai\u0308ve", 1L, "x1", 1L, "y2", 1L, "٤٢", 1L))
                .isEqualTo(SingleThreadedCount.of(TextFiles.below(folder)));
        assertThat(totals.words()).isEqualTo(8);
        assertThat(totals.portions()).isEqualTo(1);
        assertThat(totals.top(2)).containsExactly(Map.entry("count", 2L), Map.entry("don", 1L));
    }

    private static WordTotals countInPortions(TextFiles files, int sizeBytesMax) {
        var node = new NodeId("here");
        return StreamSupport.stream(new Portions(files, sizeBytesMax).spliterator(), false)
                .map(portion -> new PortionCount(node, Words.count(portion.text())))
                .collect(WordTotals.collector());
    }

    /** A text in UTF-8, now and then with bytes in it that are not; sometimes nothing at all. */
    private static byte[] bytes(Random random) {
        var bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes.writeBytes(RandomText.of(random, random.nextInt(500)).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(new byte[] {(byte) (0x80 + random.nextInt(0x80)), 'a', (byte) 0xE2, (byte) 0x82});
        }
        return bytes.toByteArray();
    }
}
