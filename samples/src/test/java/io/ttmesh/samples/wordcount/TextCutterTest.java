package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextCutterTest {
    private static final int SMALL = TextCutter.SIZE_BYTES_MIN;

    static LongStream seeds() {
        Long one = Long.getLong("ttmesh.test.seed");
        return one == null ? LongStream.range(0, 60) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void piecesMakeUpTheTextFitAndSplitNoWord(long seed) throws IOException {
        var random = new Random(seed);
        String text = RandomText.of(random, random.nextInt(2000));
        int sizeBytesMax = SMALL + random.nextInt(3000);

        List<String> pieces = cut(new Stuttering(text, random), sizeBytesMax);

        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece).isNotEmpty();
            assertThat(piece.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(sizeBytesMax);
        });
        assertThat(sum(pieces)).isEqualTo(Words.count(text));
    }

    @Test
    void cutsBehindTheLastLineEndThatFits() throws IOException {
        String line = "a line of some words\r\n";

        List<String> pieces = cut(new StringReader(line.repeat(100)), SMALL);

        assertThat(pieces).allSatisfy(piece -> assertThat(piece).endsWith("\r\n"));
    }

    @Test
    void cutsALongerLineBeforeAWord() throws IOException {
        List<String> pieces = cut(new StringReader("between ".repeat(500)), SMALL);

        assertThat(pieces)
                .hasSizeGreaterThan(1)
                .allSatisfy(piece -> assertThat(piece).matches("(between )+"));
    }

    @Test
    void cutsARunThatFillsAPieceExactlyWhereAWordEnds() throws IOException {
        String text = "𝒷".repeat(3 * Words.LENGTH_MAX + 1);

        List<String> pieces = cut(new StringReader(text), SMALL);

        assertThat(pieces).hasSize(4);
        assertThat(sum(pieces)).isEqualTo(Words.count(text));
    }

    @Test
    void givesNothingForAnEmptyText() throws IOException {
        assertThat(cut(new StringReader(""), SMALL)).isEmpty();
    }

    @Test
    void refusesPiecesThatCanNotHoldAWord() {
        assertThatThrownBy(() -> new TextCutter(new StringReader("x"), SMALL - 1))
                .hasMessageContaining("use " + SMALL + " or more");
    }

    private static List<String> cut(Reader text, int sizeBytesMax) throws IOException {
        var cutter = new TextCutter(text, sizeBytesMax);
        List<String> pieces = new ArrayList<>();
        for (String piece = cutter.next(); piece != null; piece = cutter.next()) {
            pieces.add(piece);
        }
        return pieces;
    }

    private static Map<String, Long> sum(List<String> pieces) {
        Map<String, Long> sum = new HashMap<>();
        pieces.forEach(piece -> Words.count(piece).forEach((word, count) -> sum.merge(word, count, Long::sum)));
        return sum;
    }

    /** Gives less than asked for, as streams may, also half of a surrogate pair. */
    private static final class Stuttering extends StringReader {
        private final Random random;

        private Stuttering(String text, Random random) {
            super(text);
            this.random = random;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(700)));
        }
    }
}
