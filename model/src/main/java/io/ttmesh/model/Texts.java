package io.ttmesh.model;

import io.ttmesh.model.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** The one place that says how long a free text on the mesh may be, and that it can be written as UTF-8. */
final class Texts {
    private Texts() {}

    /** The text, cut to its limit; halves of surrogate pairs, which no codec writes, become question marks. */
    static String cut(String text, int charsMax) {
        String kept = text.length() > charsMax ? text.substring(0, charsMax) : text;
        return isWritable(kept) ? kept : new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /**
     * Checks a text that a user gave.
     *
     * @throws InvalidInputException when it is too long or can not be written as UTF-8
     */
    static void require(String kind, String text, int charsLeast, int charsMax) {
        if (text.length() < charsLeast || text.length() > charsMax) {
            throw new InvalidInputException(
                    kind + " length " + text.length() + ": use " + charsLeast + " to " + charsMax + " characters");
        }
        if (!isWritable(text)) {
            throw new InvalidInputException(
                    kind + " '" + cut(text, charsMax) + "' has half of a surrogate pair: use whole characters");
        }
    }

    /**
     * Checks a text that a user gave, and that it has no control characters.
     *
     * @throws InvalidInputException when it is not so; names the place and the remedy
     */
    static void requirePrintable(String kind, String text, int charsMax) {
        require(kind, text, 1, charsMax);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new InvalidInputException(kind + " has the control character " + (int) text.charAt(i) + " at " + i
                        + ": use printable ones");
            }
        }
    }

    static int chars(Collection<String> texts) {
        int sum = 0;
        for (String text : texts) {
            sum += text.length();
        }
        return sum;
    }

    private static boolean isWritable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
