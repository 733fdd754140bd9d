package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * Why a voter did not answer, on its way to another node: u1 code, then UTF-8 text.
 *
 * @param text for {@link Code#NOT_LEADER} the leader's voter id when it is known, else what happened
 */
record Failure(Code code, String text) {
    private static final int TEXT_BYTES_MAX = 4_096;

    enum Code {
        NOT_LEADER(1),
        NOT_SERVING(2),
        OVERLOADED(3),
        FULL(4),
        OUTCOME_UNKNOWN(5),
        CORRUPT(6),
        NO_MAJORITY(7),
        REFUSED(8),
        FOREIGN(9);

        private final int number;

        Code(int number) {
            this.number = number;
        }
    }

    /** Thrown inside this package only: another voter may know more. */
    static final class NotLeading extends RuntimeException {
        private final String leader;

        NotLeading(String leader) {
            super(
                    "this voter does not lead; the leader is " + (leader.isEmpty() ? "not known" : leader),
                    null,
                    false,
                    false);
            this.leader = leader;
        }

        String leader() {
            return leader;
        }
    }

    static Failure of(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String text = String.valueOf(cause.getMessage());
        return switch (cause) {
            case NotLeading not -> new Failure(Code.NOT_LEADER, not.leader());
            case JournalException.Overloaded e -> new Failure(Code.OVERLOADED, text);
            case JournalException.Full e -> new Failure(Code.FULL, text);
            case JournalException.OutcomeUnknown e -> new Failure(Code.OUTCOME_UNKNOWN, text);
            case JournalException.Corrupt e -> new Failure(Code.CORRUPT, text);
            case JournalException.NoMajority e -> new Failure(Code.NO_MAJORITY, text);
            case JournalException.Refused e -> new Failure(Code.REFUSED, text);
            case JournalException.ForeignData e -> new Failure(Code.FOREIGN, text);
            default -> new Failure(Code.NOT_SERVING, cause.toString());
        };
    }

    byte[] encode() {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, TEXT_BYTES_MAX);
        return ByteBuffer.allocate(1 + length)
                .put((byte) code.number)
                .put(utf8, 0, length)
                .array();
    }

    static Failure decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        int number = in.hasRemaining() ? in.get() : 0;
        Code code = Code.NOT_SERVING;
        for (Code each : Code.values()) {
            code = each.number == number ? each : code;
        }
        return new Failure(code, StandardCharsets.UTF_8.decode(in).toString());
    }

    /** The exception that it was. */
    RuntimeException thrown() {
        return switch (code) {
            case NOT_LEADER -> new NotLeading(text);
            case NOT_SERVING -> new JournalException.NotRunning(text);
            case OVERLOADED -> new JournalException.Overloaded(text);
            case FULL -> new JournalException.Full(text);
            case OUTCOME_UNKNOWN -> new JournalException.OutcomeUnknown(text);
            case CORRUPT -> new JournalException.Corrupt(text);
            case NO_MAJORITY -> new JournalException.NoMajority(text);
            case REFUSED -> new JournalException.Refused(text);
            case FOREIGN -> new JournalException.ForeignData(text);
        };
    }
}
