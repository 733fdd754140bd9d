package io.ttmesh.actors.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.Seeds;
import io.ttmesh.model.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionerTest {
    @TempDir
    private Path folder;

    static LongStream seeds() {
        return Seeds.first(40);
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String text(BytePortion portion) throws IOException {
        try (InputStream in = portion.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static BigInteger length(RangePortion portion) {
        return BigInteger.valueOf(portion.to()).subtract(BigInteger.valueOf(portion.from()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void portionsOfARangeFollowOneAnotherAndAreEven(long seed) {
        var random = new Random(seed);
        long one = random.nextBoolean() ? random.nextLong() : random.nextInt(50);
        long other = random.nextBoolean() ? random.nextLong() : one;
        var whole = new RangePortion(Math.min(one, other), Math.max(one, other));
        int count = 1 + random.nextInt(200);

        List<RangePortion> portions =
                Partitioner.range(whole.from(), whole.to()).into(count);

        followOneAnother(portions, whole);
        assertThat(BigInteger.valueOf(portions.size())).isEqualTo(length(whole).min(BigInteger.valueOf(count)));
        List<BigInteger> lengths =
                portions.stream().map(PartitionerTest::length).sorted().toList();
        if (!lengths.isEmpty()) {
            assertThat(lengths.getLast().subtract(lengths.getFirst())).isLessThanOrEqualTo(BigInteger.ONE);
        }
    }

    private static void followOneAnother(List<RangePortion> portions, RangePortion whole) {
        long at = whole.from();
        for (RangePortion portion : portions) {
            assertThat(portion.from()).isEqualTo(at);
            assertThat(portion.to()).isGreaterThan(at);
            at = portion.to();
        }
        assertThat(at).isEqualTo(whole.to());
    }

    @Test
    void portionsOfASizeHaveItButForTheLast() {
        assertThat(Partitioner.range(-5, 6).ofSize(4))
                .containsExactly(new RangePortion(-5, -1), new RangePortion(-1, 3), new RangePortion(3, 6));
        assertThat(Partitioner.range(7, 7).ofSize(4)).isEmpty();
        assertThat(Partitioner.range(Long.MIN_VALUE, Long.MAX_VALUE).ofSize(Long.MAX_VALUE))
                .containsExactly(
                        new RangePortion(Long.MIN_VALUE, -1),
                        new RangePortion(-1, Long.MAX_VALUE - 1),
                        new RangePortion(Long.MAX_VALUE - 1, Long.MAX_VALUE));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void linePortionsMakeUpTheFileAndBeginWhereLinesDo(long seed) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            String line = "zeile\u00e4\u20ac ".repeat(random.nextInt(random.nextInt(20) == 0 ? 3_000 : 12));
            text.append(line).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        text.append("x".repeat(random.nextInt(30)));
        Path file = file("text", text.toString());

        List<BytePortion> bySize = Partitioner.lines(file).ofSize(1 + random.nextInt(300));
        List<BytePortion> byCount = Partitioner.lines(file).into(1 + random.nextInt(20));

        makeUp(bySize, text.toString());
        makeUp(byCount, text.toString());
        assertThat(byCount).hasSizeLessThanOrEqualTo(20);
    }

    private static void makeUp(List<BytePortion> portions, String whole) throws IOException {
        var joined = new StringBuilder();
        for (BytePortion portion : portions) {
            String text = text(portion);
            assertThat(text).isNotEmpty();
            assertThat(joined.isEmpty() || joined.charAt(joined.length() - 1) == '\n')
                    .isTrue();
            joined.append(text);
        }
        assertThat(joined).hasToString(whole);
    }

    @Test
    void linePortionHasItsSizeAndTheRestOfALine() throws IOException {
        Path file = file("text", "aaaa\nbbbb\ncccc\ndddd");

        assertThat(Partitioner.lines(file).ofSize(5))
                .extracting(BytePortion::from)
                .containsExactly(0L, 5L, 10L, 15L);
        assertThat(Partitioner.lines(file).ofSize(6))
                .extracting(BytePortion::from)
                .containsExactly(0L, 10L, 15L);
    }

    @Test
    void bytesAreCutAnywhereAndReadBack() throws IOException {
        Path file = file("bytes", "0123456789");
        var joined = new ByteArrayOutputStream();

        List<BytePortion> portions = Partitioner.bytes(file).into(3);
        for (BytePortion portion : portions) {
            try (InputStream in = portion.open()) {
                int read = in.read();
                joined.write(read);
                in.transferTo(joined);
            }
        }

        assertThat(portions).extracting(BytePortion::sizeBytes).containsExactly(4L, 3L, 3L);
        assertThat(joined.toString(StandardCharsets.UTF_8)).isEqualTo("0123456789");
        assertThat(Partitioner.bytes(file("empty", "")).into(3)).isEmpty();
    }

    @Test
    void fileThatHasBecomeShorterIsNotReadAsIfItWereWhole() throws IOException {
        BytePortion portion =
                Partitioner.bytes(file("bytes", "0123456789")).into(1).getFirst();
        file("bytes", "01234");

        assertThatThrownBy(() -> text(portion)).isInstanceOf(EOFException.class).hasMessageContaining("5 bytes");
    }

    @Test
    void filesArePackedByTheirSizesAndNamedAlikeEverywhere() throws IOException {
        List<Integer> sizes = List.of(7, 5, 4, 3, 2, 2, 1, 0);
        for (int i = 0; i < sizes.size(); i++) {
            file((i % 2 == 0 ? "a/" : "B/") + "f" + i, "x".repeat(sizes.get(i)));
        }

        List<FilePortion> three = Partitioner.files(folder).into(3);
        List<FilePortion> eight = Partitioner.files(folder).ofSize(8);

        assertThat(three).extracting(FilePortion::sizeBytes).containsExactly(9L, 8L, 7L);
        assertThat(eight).extracting(FilePortion::sizeBytes).containsExactly(8L, 8L, 8L);
        assertThat(eight.getFirst().files()).extracting(FilePortion.Sized::name).containsExactly("a/f0", "a/f6");
        assertThat(Partitioner.files(folder).ofSize(3))
                .as("files over the size stand alone")
                .extracting(portion -> portion.files().getFirst().sizeBytes())
                .startsWith(7L, 5L, 4L);
        assertThat(Partitioner.files(folder).into(100)).hasSize(8);
    }

    @Test
    void everyKeyFallsToOnePortion() {
        List<KeyPortion> portions = Partitioner.keys(7);
        int[] counts = new int[7];
        for (int i = 0; i < 7_000; i++) {
            String key = "key-" + i;
            assertThat(portions.stream().filter(portion -> portion.has(key))).hasSize(1);
            counts[KeyPortion.indexOf(key, 7)]++;
        }
        assertThat(IntStream.of(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void badCountsSizesAndBoundsAreRefusedWithTheRemedy() {
        var range = Partitioner.range(0, 10_000_000);

        refuses(() -> range.into(0), "0 portions were asked for: use 1 to 1000000");
        refuses(() -> range.into(1_000_001), "use 1 to 1000000");
        refuses(() -> range.ofSize(0), "size 0 were asked for: use 1 or more");
        refuses(() -> range.ofSize(9), "would be 1111112, over 1000000: use a larger size");
        refuses(() -> Partitioner.range(Long.MIN_VALUE, Long.MAX_VALUE).ofSize(1), "18446744073709551615");
        refuses(() -> Partitioner.range(1, 0), "range 1 to 0 ends before it begins");
        refuses(() -> Partitioner.keys(0), "0 portions");
        refuses(() -> KeyPortion.indexOf("x", -1), "-1 portions");
        refuses(() -> new KeyPortion(3, 3), "portion 3 of 3 can not be: use 0 to 2");
        refuses(() -> new BytePortion("f", 3, 2), "portion of file f from byte 3 to 2");
    }

    @Test
    void missingFilesAreRefusedByName() throws IOException {
        Path missing = folder.resolve("missing");
        Path plain = file("plain", "x");

        refuses(() -> Partitioner.bytes(missing).into(1), "missing can not be cut: it does not exist");
        refuses(() -> Partitioner.lines(missing).ofSize(1), "missing can not be cut: it does not exist");
        refuses(() -> Partitioner.lines(folder).ofSize(1), "no regular file");
        refuses(() -> Partitioner.files(missing).into(1), "missing can not be cut: it does not exist");
        refuses(() -> Partitioner.files(plain).into(1), "no folder");
        refuses(() -> new BytePortion(missing.toString(), 0, 1).open(), "can not be read: it does not exist");
    }

    private static void refuses(ThrowingCallable call, String why) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining(why);
    }
}
