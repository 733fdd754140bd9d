package io.ttmesh.actors.internal.job;

import io.ttmesh.model.Failure;
import java.nio.charset.StandardCharsets;

/**
 * What a job keeps of a failure, in memory and in its journal: as much as it ever shows, for any number of steps may fail. The
 * outcome of the submission has the whole of it.
 */
final class Brief {
    /** Of one text. */
    static final int CHARS = 300;

    private static final String MORE = "...";

    private Brief() {}

    /** Without a stack, and with the beginning of its message. */
    static Failure of(Failure failure) {
        return new Failure(failure.cause(), failure.className(), text(failure.message()), "");
    }

    /** The beginning of a text, which every codec can write. */
    static String text(String text) {
        String begin = text.length() <= CHARS ? text : text.substring(0, CHARS - MORE.length()) + MORE;
        return StandardCharsets.UTF_8.newEncoder().canEncode(begin)
                ? begin
                : new String(begin.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
