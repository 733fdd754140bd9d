package io.ttmesh.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Text that each node can make by itself, part by part, and how often each word is in it. */
final class WordText {
    /** Of each part. */
    static final int PART_BYTES = 64 << 10;

    private static final int WORDS = 500;
    private static final int RADIX = 26;
    private static final byte[][] VOCABULARY =
            IntStream.range(0, WORDS).mapToObj(WordText::word).toArray(byte[][]::new);

    private WordText() {}

    /**
     * How often each word is in a text.
     *
     * @param bytes of the text
     * @param words and how often each of them is there
     */
    record Tally(long bytes, Map<String, Long> words) {
        Tally {
            words = Map.copyOf(words);
        }

        static Tally sum(List<Tally> tallies) {
            Map<String, Long> all = new HashMap<>();
            tallies.forEach(tally -> tally.words().forEach((word, count) -> all.merge(word, count, Long::sum)));
            return new Tally(tallies.stream().mapToLong(Tally::bytes).sum(), all);
        }
    }

    /** Letters only: two to nine of them. */
    private static byte[] word(int number) {
        var random = new SplittableRandom(number);
        var letters = new StringBuilder(Integer.toString(number, RADIX).replaceAll("[0-9]", "x"));
        int length = 2 + random.nextInt(8);
        while (letters.length() < length) {
            letters.append((char) ('a' + random.nextInt(RADIX)));
        }
        return letters.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The part of this number: words between spaces, some far more frequent than others. The same on each JVM. */
    static byte[] part(long number) {
        var random = new SplittableRandom(number);
        byte[] text = new byte[PART_BYTES];
        Arrays.fill(text, (byte) ' ');
        int at = 0;
        while (true) {
            double chance = random.nextDouble();
            byte[] word = VOCABULARY[(int) (chance * chance * chance * WORDS)];
            if (at + word.length > text.length) {
                return text;
            }
            System.arraycopy(word, 0, text, at, word.length);
            at += word.length + 1;
        }
    }

    static Tally tally(byte[] text) {
        Map<String, long[]> counts = new HashMap<>();
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == ' ') {
                if (i > start) {
                    counts.computeIfAbsent(
                                    new String(text, start, i - start, StandardCharsets.US_ASCII), word -> new long[1])[
                            0]++;
                }
                start = i + 1;
            }
        }
        Map<String, Long> words = new TreeMap<>();
        counts.forEach((word, count) -> words.put(word, count[0]));
        return new Tally(text.length, words);
    }
}
