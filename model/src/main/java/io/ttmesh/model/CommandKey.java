package io.ttmesh.model;

/**
 * Names one command to one actor, so that the actor carries it out once, however often it is sent.
 *
 * @param text 1 to {@value #CHARS_MAX} characters, none of them a control character
 */
public record CommandKey(String text) {
    /** Longest key. */
    public static final int CHARS_MAX = 200;

    /**
     * Checks.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when it is empty, too long or has other characters
     */
    public CommandKey {
        Texts.requirePrintable("idempotency key of a command", text, CHARS_MAX);
    }

    @Override
    public String toString() {
        return text;
    }
}
