package io.ttmesh.samples.wordcount;

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

    /** The words of a text that neither begins nor ends within one. */
    static Map<String, Long> count(String text) {
        Map<String, Long> counts = new HashMap<>();
        int start = 0;
        int length = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            boolean part = isPart(codePoint);
            if (length > 0 && (!part || length == LENGTH_MAX)) {
                add(counts, text.substring(start, at));
                length = 0;
            }
            if (part && length++ == 0) {
                start = at;
            }
            at += Character.charCount(codePoint);
        }
        if (length > 0) {
            add(counts, text.substring(start));
        }
        return counts;
    }

    private static void add(Map<String, Long> counts, String word) {
        counts.merge(word.toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
}
