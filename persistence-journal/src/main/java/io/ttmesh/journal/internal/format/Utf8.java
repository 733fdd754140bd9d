package io.ttmesh.journal.internal.format;

import io.ttmesh.journal.JournalException;
import java.nio.charset.StandardCharsets;

/** Strings as bytes, without ever making two different strings the same. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Encodes a string.
     *
     * @throws JournalException.Refused when it has more bytes than the limit or is not valid Unicode
     */
    public static byte[] of(String text, int limitBytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > limitBytes) {
            throw new JournalException.Refused(
                    "a string of " + utf8.length + " bytes (limit " + limitBytes + "): " + start(text));
        }
        // A lone surrogate would turn into a question mark.
        if (hasSurrogate(text) && !new String(utf8, StandardCharsets.UTF_8).equals(text)) {
            throw new JournalException.Refused("a string is not valid Unicode: " + start(text));
        }
        return utf8;
    }

    private static String start(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "..";
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
