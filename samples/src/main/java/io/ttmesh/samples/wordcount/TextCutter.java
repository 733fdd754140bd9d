package io.ttmesh.samples.wordcount;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into pieces of a bounded size: behind the last line end that fits or, within a longer line, before the
 * last word that does not. Holds one piece in memory. For one thread.
 */
final class TextCutter {
    /** A piece must have room for the longest word, at four bytes a code point. */
    static final int SIZE_BYTES_MIN = 4 * Words.LENGTH_MAX;

    private final Reader text;
    private final int sizeBytesMax;
    private final char[] buffer;
    private int filled;
    private boolean exhausted;

    /**
     * Cuts what a reader gives.
     *
     * @param sizeBytesMax of a piece in UTF-8; at least {@link #SIZE_BYTES_MIN}
     */
    TextCutter(Reader text, int sizeBytesMax) {
        if (sizeBytesMax < SIZE_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "pieces of " + sizeBytesMax + " bytes can not hold every word: use " + SIZE_BYTES_MIN + " or more");
        }
        this.text = text;
        this.sizeBytesMax = sizeBytesMax;
        // No character takes less than a byte, so a longer piece than this never fits.
        this.buffer = new char[sizeBytesMax];
    }

    /** The next piece; null behind the last one. */
    @Nullable
    String next() throws IOException {
        fill();
        if (filled == 0) {
            return null;
        }
        int cut = cut();
        String piece = new String(buffer, 0, cut);
        filled -= cut;
        System.arraycopy(buffer, cut, buffer, 0, filled);
        return piece;
    }

    private void fill() throws IOException {
        while (!exhausted && filled < buffer.length) {
            int read = text.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                exhausted = true;
            } else {
                filled += read;
            }
        }
    }

    private int cut() {
        int behindLine = 0;
        int wordStart = 0;
        int wordLength = 0;
        int sizeBytes = 0;
        int at = 0;
        while (at < filled) {
            int codePoint = Character.codePointAt(buffer, at, filled);
            sizeBytes += sizeInUtf8(codePoint);
            if (sizeBytes > sizeBytesMax || isHalf(at)) {
                break;
            }
            if (!Words.isPart(codePoint)) {
                wordLength = 0;
            } else if (wordLength++ % Words.LENGTH_MAX == 0) {
                wordStart = at;
            }
            at += Character.charCount(codePoint);
            if (codePoint == '\n') {
                behindLine = at;
            }
        }
        if (at == filled && exhausted) {
            return filled;
        }
        if (behindLine > 0) {
            return behindLine;
        }
        boolean withinWord = wordLength % Words.LENGTH_MAX != 0;
        return withinWord ? wordStart : at;
    }

    /** Whether the other half of the surrogate pair that begins here is not read yet. */
    private boolean isHalf(int at) {
        return at == filled - 1 && !exhausted && Character.isHighSurrogate(buffer[at]);
    }

    private static int sizeInUtf8(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
