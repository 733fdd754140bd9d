package io.ttmesh.journal.internal.format;

/**
 * What became of one item.
 *
 * @param stored with {@link Code#STALE} and {@link Code#GAP} the highest number stored, else 0
 * @param text with {@link Code#REFUSED} why, else empty
 */
public record ItemAnswer(Code code, long stored, String text) {
    /** Kinds of answer, in the order of their wire numbers. */
    public enum Code {
        /** Applied now. */
        DONE,
        /** Applied before: this was a repeat. */
        ALREADY_DONE,
        /** Not applied: the number is taken. */
        STALE,
        /** Not applied: numbers before it are missing. */
        GAP,
        /** Not applied, for the reason in the text. */
        REFUSED
    }

    /** An item that was applied. */
    public static final ItemAnswer DONE = new ItemAnswer(Code.DONE, 0, "");

    /** An item that had been applied before. */
    public static final ItemAnswer ALREADY_DONE = new ItemAnswer(Code.ALREADY_DONE, 0, "");

    /** Whether its change is in the store. */
    public boolean isApplied() {
        return code == Code.DONE || code == Code.ALREADY_DONE;
    }
}
