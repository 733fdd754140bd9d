package io.ttmesh.journal.internal.format;

import java.util.List;

/** An event in its stored form: encoded once, where its entity lives, and never changed until a replay decodes it. */
public final class EncodedRecord {
    private final byte[] bytes;

    private EncodedRecord(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Encodes an event, with its checksum. */
    public static EncodedRecord of(EventRecord event) {
        return Missing.parcelA(event);
    }

    /** Takes bytes that were encoded before; they are looked at when asked for. */
    public static EncodedRecord ofBytes(byte[] bytes) {
        return new EncodedRecord(bytes);
    }

    /** The event's number within its persistence id. */
    public long sequenceNr() {
        return Missing.parcelA(this);
    }

    /** The checksum that stands at its end. */
    public int checksum() {
        return Missing.parcelA(this);
    }

    /** Its tags, without decoding the rest. */
    public List<String> tags() {
        return Missing.parcelA(this);
    }

    /** How many bytes it has. */
    public int sizeBytes() {
        return bytes.length;
    }

    /**
     * Decodes it.
     *
     * @throws io.ttmesh.journal.JournalException.Corrupt when the checksum does not agree or the form is not known
     */
    public EventRecord decode() {
        return Missing.parcelA(this);
    }
}
