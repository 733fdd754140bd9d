package io.ttmesh.journal.internal.format;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event in its stored form: encoded once, where its entity lives, and never changed until a replay decodes it.
 *
 * <p>It may be a part of a greater array, of a batch or a page, which lives as long as it does. Equal by content.
 */
public final class EncodedRecord {
    static final int FORMAT = 1;
    /** What a record without any text or content has. */
    static final int SIZE_MIN = 36;

    private static final int SEQUENCE_AT = 1;
    private static final int TAGS_AT = 17;

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private EncodedRecord(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Encodes an event, with its checksum.
     *
     * @throws JournalException.Refused for more than 255 tags or a string that is too long
     */
    public static EncodedRecord of(EventRecord event) {
        ByteWriter out = new ByteWriter(256 + event.event().bytes().length);
        out.u1(FORMAT);
        out.u8(event.sequenceNr());
        out.u8(event.timestampMillis());
        if (event.tags().size() > 255) {
            throw new JournalException.Refused("an event has " + event.tags().size() + " tags (limit 255)");
        }
        out.u1(event.tags().size());
        event.tags().forEach(out::string);
        out.shortString(event.writer());
        out.string(event.eventManifest());
        Fields.write(out, event.metadata());
        Fields.write(out, event.event());
        byte[] sealed = out.sealed();
        return new EncodedRecord(sealed, 0, sealed.length);
    }

    /** Takes bytes that were encoded before; they are looked at when asked for. */
    public static EncodedRecord ofBytes(byte[] bytes) {
        return new EncodedRecord(bytes, 0, bytes.length);
    }

    /** Takes a part of an array without copying it. */
    public static EncodedRecord ofBytes(byte[] bytes, int offset, int length) {
        return new EncodedRecord(bytes, offset, length);
    }

    /** The event's number within its persistence id. */
    public long sequenceNr() {
        return buffer().getLong(offset + SEQUENCE_AT);
    }

    /** The checksum that stands at its end. */
    public int checksum() {
        return buffer().getInt(offset + length - Integer.BYTES);
    }

    /** Whether its checksum agrees with its content. */
    public boolean isIntact() {
        return length >= SIZE_MIN && ByteWriter.crc32c(bytes, offset, length - Integer.BYTES) == checksum();
    }

    /**
     * Its tags, without decoding the rest.
     *
     * @throws JournalException.ForeignData when a newer release wrote it
     */
    public List<String> tags() {
        if (length >= SIZE_MIN && bytes[offset] == FORMAT && bytes[offset + TAGS_AT] == 0) {
            return List.of();
        }
        ByteReader in = reader();
        in.checkFormat(FORMAT);
        in.skip(TAGS_AT - 1);
        return readTags(in);
    }

    /** The writing incarnation's uuid, without decoding the rest. */
    public String writer() {
        ByteReader in = reader();
        in.skip(TAGS_AT);
        readTags(in);
        return in.shortString();
    }

    /** How many bytes it has. */
    public int sizeBytes() {
        return length;
    }

    /** Appends its bytes. */
    public void writeTo(ByteBuffer out) {
        out.put(bytes, offset, length);
    }

    void writeTo(ByteWriter out) {
        out.u4(length);
        out.raw(bytes, offset, length);
    }

    /**
     * Decodes it.
     *
     * @throws JournalException.Corrupt when the checksum does not agree or the form is not known
     * @throws JournalException.ForeignData when a newer release wrote it
     */
    public EventRecord decode() {
        ByteReader in = reader();
        in.checkSeal();
        in.checkFormat(FORMAT);
        long sequenceNr = in.u8();
        long timestampMillis = in.u8();
        List<String> tags = readTags(in);
        String writer = in.shortString();
        String eventManifest = in.string();
        var metadata = Fields.optionalPayload(in);
        Payload event = Fields.payload(in);
        in.checkEnd();
        return new EventRecord(sequenceNr, timestampMillis, eventManifest, writer, tags, event, metadata);
    }

    private static List<String> readTags(ByteReader in) {
        int count = in.u1();
        if (count == 0) {
            return List.of();
        }
        List<String> tags = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tags.add(in.string());
        }
        return tags;
    }

    private ByteReader reader() {
        return new ByteReader("an event record", bytes, offset, length);
    }

    private ByteBuffer buffer() {
        if (length < SIZE_MIN) {
            throw new JournalException.Corrupt("an event record: has " + length + " bytes only");
        }
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedRecord that
                && Arrays.equals(bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes, offset, length).hashCode();
    }

    @Override
    public String toString() {
        return "EncodedRecord[" + length + " bytes]";
    }
}
