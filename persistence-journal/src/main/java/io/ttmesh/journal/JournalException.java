package io.ttmesh.journal;

/**
 * Anything that the journal refuses or fails at. Each kind asks for another reaction of the caller.
 *
 * <p>{@link #retry()} says whether the same call may be made again.
 */
public abstract sealed class JournalException extends RuntimeException {
    /** Whether a call that ended so may be made again. */
    public enum Retry {
        /** Nothing was written: try again, later or elsewhere. */
        SAFE,
        /** It is unknown whether it was written: try again only what may happen twice. */
        ONLY_IF_IDEMPOTENT,
        /** Trying again ends the same way. */
        NEVER
    }

    private final transient Retry retry;

    private JournalException(Retry retry, String message, Throwable cause) {
        super(message, cause);
        this.retry = retry;
    }

    private JournalException(Retry retry, String message) {
        super(message);
        this.retry = retry;
    }

    /** Whether the same call may be made again. */
    public final Retry retry() {
        return retry;
    }

    /** No majority of the voters can be reached; nothing was written, nothing can be read for certain. */
    public static final class NoMajority extends JournalException {
        /** Names the group and what is missing. */
        public NoMajority(String message) {
            super(Retry.SAFE, message);
        }
    }

    /** A write was sent, and whether it was committed is not known. */
    public static final class OutcomeUnknown extends JournalException {
        /** Names the write and how long it was tried. */
        public OutcomeUnknown(String message) {
            super(Retry.ONLY_IF_IDEMPOTENT, message);
        }
    }

    /** More is waiting to be written than the limits allow; nothing was written. */
    public static final class Overloaded extends JournalException {
        /** Names the limit. */
        public Overloaded(String message) {
            super(Retry.SAFE, message);
        }
    }

    /** Somebody else has written under this persistence id: another incarnation of the same entity lives, or lived. */
    public static final class StaleWriter extends JournalException {
        /** Names the persistence id and both sequence numbers. */
        public StaleWriter(String message) {
            super(Retry.NEVER, message);
        }
    }

    /** A write would leave sequence numbers out. */
    public static final class SequenceGap extends JournalException {
        /** Names the persistence id and both sequence numbers. */
        public SequenceGap(String message) {
            super(Retry.NEVER, message);
        }
    }

    /** The write is larger than the journal takes, or malformed. */
    public static final class Refused extends JournalException {
        /** Names what was refused and the limit. */
        public Refused(String message) {
            super(Retry.NEVER, message);
        }
    }

    /** The disk of too many voters is full; nothing was written. */
    public static final class Full extends JournalException {
        /** Names the folder and the space. */
        public Full(String message) {
            super(Retry.SAFE, message);
        }
    }

    /** What was read back is not what was written; it is not served. */
    public static final class Corrupt extends JournalException {
        /** Names the record and what does not agree. */
        public Corrupt(String message) {
            super(Retry.NEVER, message);
        }

        /** Names the record and keeps what the store said. */
        public Corrupt(String message, Throwable cause) {
            super(Retry.NEVER, message, cause);
        }
    }

    /** The data folder belongs to another cluster, voter or process, or was written by a newer release. */
    public static final class ForeignData extends JournalException {
        /** Names the folder and both owners. */
        public ForeignData(String message) {
            super(Retry.NEVER, message);
        }
    }

    /** The journal is not started, or is stopped. */
    public static final class NotRunning extends JournalException {
        /** Says what to start. */
        public NotRunning(String message) {
            super(Retry.SAFE, message);
        }

        /** Says what failed to start. */
        public NotRunning(String message, Throwable cause) {
            super(Retry.SAFE, message, cause);
        }
    }
}
