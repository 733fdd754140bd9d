package io.ttmesh.journal.internal.wire;

import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Frames as bytes, big-endian.
 *
 * <pre>
 * u1 format = 1 | u1 kind | u2 group | u8 cluster tag | u8 call | u2 method | u2 part | u2 parts
 * u1 + ascii from | u1 + ascii to | u4 + bytes body | u4 CRC32C of all before
 * </pre>
 */
public final class FrameSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    /** Its number among Pekko's serializers. */
    static final int IDENTIFIER = 742_101;

    private static final String MANIFEST = "F";
    private static final byte FORMAT = 1;
    private static final int FIXED_BYTES = 36;
    private static final Frame.Kind[] KINDS = Frame.Kind.values();

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer to = ByteBuffer.allocate(sizeOf((Frame) message));
        toBinary(message, to);
        return to.array();
    }

    @Override
    public void toBinary(Object message, ByteBuffer envelope) {
        Frame frame = (Frame) message;
        // The envelope around it is Artery's and little-endian: its order must stay.
        ByteBuffer to = envelope.duplicate().order(ByteOrder.BIG_ENDIAN);
        int start = to.position();
        to.put(FORMAT).put(frame.kind().code()).putShort((short) frame.group());
        to.putLong(frame.clusterTag()).putLong(frame.call());
        to.putShort((short) frame.method()).putShort((short) frame.part()).putShort((short) frame.parts());
        putName(to, frame.from());
        putName(to, frame.to());
        to.putInt(frame.body().remaining()).put(frame.body().duplicate());
        to.putInt(checksum(to, start, to.position()));
        envelope.position(to.position());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer from, String manifest) throws NotSerializableException {
        if (!manifest.equals(MANIFEST)) {
            throw new NotSerializableException("journal frame of an unknown kind: " + manifest);
        }
        try {
            return read(from.duplicate().order(ByteOrder.BIG_ENDIAN));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            NotSerializableException refused = new NotSerializableException("journal frame is cut short");
            refused.initCause(e);
            throw refused;
        }
    }

    private static Frame read(ByteBuffer from) throws NotSerializableException {
        int start = from.position();
        byte format = from.get();
        int kind = Byte.toUnsignedInt(from.get());
        if (format != FORMAT || kind >= KINDS.length) {
            throw new NotSerializableException("journal frame of format " + format + ", kind " + kind);
        }
        int group = Short.toUnsignedInt(from.getShort());
        long tag = from.getLong();
        long call = from.getLong();
        int method = Short.toUnsignedInt(from.getShort());
        int part = Short.toUnsignedInt(from.getShort());
        int parts = Short.toUnsignedInt(from.getShort());
        String sender = name(from);
        String receiver = name(from);
        int length = from.getInt();
        if (length < 0 || length > Frame.PART_BYTES || length > from.remaining() || part >= parts) {
            throw new NotSerializableException("journal frame of " + length + " bytes, part " + part + " of " + parts);
        }
        // Copied: Artery uses its buffer again for the next envelope.
        byte[] body = new byte[length];
        from.get(body);
        int expected = checksum(from, start, from.position());
        if (from.getInt() != expected) {
            throw new NotSerializableException("journal frame whose checksum does not agree");
        }
        return new Frame(KINDS[kind], group, tag, call, method, part, parts, sender, receiver, ByteBuffer.wrap(body));
    }

    private static int sizeOf(Frame frame) {
        return FIXED_BYTES
                + frame.from().length()
                + frame.to().length()
                + frame.body().remaining();
    }

    private static void putName(ByteBuffer to, String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > 255) {
            throw new IllegalArgumentException("voter id is longer than 255 characters: " + name);
        }
        to.put((byte) ascii.length).put(ascii);
    }

    private static String name(ByteBuffer from) {
        byte[] ascii = new byte[Byte.toUnsignedInt(from.get())];
        from.get(ascii);
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    private static int checksum(ByteBuffer buffer, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().position(start).limit(end));
        return (int) crc.getValue();
    }
}
