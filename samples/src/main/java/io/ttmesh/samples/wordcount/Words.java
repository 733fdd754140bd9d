package io.ttmesh.samples.wordcount;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a word is, and how often each stands in a text.
 *
 * <p>A word is a run of letters, decimal digits and combining marks in the sense of Unicode, in lower case (root
 * locale). A run of more than {@value #LENGTH_MAX} code points counts as words of that length and a rest, so that a
 * text can be cut in bounded memory.
 */
final class Words {
    /** Code points in the longest word. */
    static final int LENGTH_MAX = 256;

    private Words() {}

    static boolean isPart(int codePoint) {
        if (Character.isLetterOrDigit(codePoint)) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** The words of a text that neither begins nor ends within one; reads it to its end, and holds one word at a time. */
    static Map<String, Long> count(Reader text) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        StringBuilder word = new StringBuilder();
        int length = 0;
        for (int codePoint = next(text); codePoint >= 0; codePoint = next(text)) {
            boolean part = isPart(codePoint);
            if (length > 0 && (!part || length == LENGTH_MAX)) {
                add(counts, word.toString());
                word.setLength(0);
                length = 0;
            }
            if (part) {
                word.appendCodePoint(codePoint);
                length++;
            }
        }
        if (length > 0) {
            add(counts, word.toString());
        }
        return counts;
    }

    /** The next code point, or -1 at the end. Decoders give both halves of a pair, or neither. */
    private static int next(Reader text) throws IOException {
        int high = text.read();
        return high >= 0 && Character.isHighSurrogate((char) high)
                ? Character.toCodePoint((char) high, (char) text.read())
                : high;
    }

    private static void add(Map<String, Long> counts, String word) {
        counts.merge(word.toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
}
