package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.partition.BytePortion;
import io.ttmesh.model.NodeId;
import io.ttmesh.streaming.PayloadCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountEqualityTest {
    private static final NodeId HERE = new NodeId("here");

    @TempDir
    private Path folder;

    static LongStream seeds() {
        Long one = Long.getLong("ttmesh.test.seed");
        return one == null ? LongStream.range(0, 40) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void portionsAndWholeFilesGiveTheSameCounts(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            Files.write(folder.resolve("file-" + i), bytes(random));
        }
        TextFiles files = TextFiles.below(folder);
        int portionBytes = 1 + random.nextInt(3000);

        WordTotals totals = countInPortions(files, portionBytes);

        assertThat(files.paths()).hasSize(5);
        assertThat(totals.counts().byWord()).isEqualTo(SingleThreadedCount.of(files));
    }

    @Test
    void countsWhatTheRuleSays() throws IOException {
        Files.writeString(folder.resolve("a"), "\uFEFFDon't count, COUNT!\r\nnai\u0308ve x1_y2 ٤٢ 🙂\n");
        Files.createFile(folder.resolve("empty"));

        WordTotals totals = countInPortions(TextFiles.below(folder), TextFiles.PORTION_BYTES);

        assertThat(totals.counts().byWord())
                .isEqualTo(Map.of("don", 1L, "t", 1L, "count", 2L, "nai\u0308ve", 1L, "x1", 1L, "y2", 1L, "٤٢", 1L))
                .isEqualTo(SingleThreadedCount.of(TextFiles.below(folder)));
        assertThat(totals.words()).isEqualTo(8);
        assertThat(totals.portions()).isEqualTo(1);
        assertThat(totals.top(2)).containsExactly(Map.entry("count", 2L), Map.entry("don", 1L));
    }

    /** As it travels, too. */
    private static WordTotals countInPortions(TextFiles files, int portionBytes) throws IOException {
        PayloadCodec<WordTotals> codec = WordCountTasks.SUM.output();
        List<WordTotals> all = new ArrayList<>();
        for (BytePortion portion : files.portions(portionBytes)) {
            all.add(codec.decode(codec.encode(WordTotals.of(HERE, WordCountTasks.counts(portion)))));
        }
        return codec.decode(codec.encode(WordTotals.sum(all)));
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
