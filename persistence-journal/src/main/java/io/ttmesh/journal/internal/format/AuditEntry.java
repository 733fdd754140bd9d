package io.ttmesh.journal.internal.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * One link of the audit chain: what happened, and the hash of the link before.
 *
 * @param number from 1, without gaps
 * @param previousHash of the entry before; zeros for the first
 * @param atMillis the clock of the node that proposed it
 * @param subject a persistence id, or what an operator acted on
 * @param sequenceNr of the event that it speaks of; 0 for none
 * @param payloadHash SHA-256 of the event's payload; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // Hashes of 32 bytes that nobody keeps.
public record AuditEntry(
        long number,
        byte[] previousHash,
        String kind,
        long atMillis,
        String subject,
        long sequenceNr,
        byte[] payloadHash,
        String principal,
        String text) {
    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private static final int FORMAT = 1;

    /** The canonical form, over which the hash is made. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter(160);
        out.u1(FORMAT);
        out.u8(number);
        out.raw(previousHash, 0, HASH_BYTES);
        out.u8(atMillis);
        out.u8(sequenceNr);
        out.string(kind);
        out.string(subject);
        out.string(principal);
        out.string(text);
        out.u1(payloadHash.length == 0 ? 0 : 1);
        out.raw(payloadHash, 0, payloadHash.length);
        return out.unsealed();
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws io.ttmesh.journal.JournalException.Corrupt when it is of no known form
     */
    public static AuditEntry decode(ByteBuffer bytes) {
        ByteReader in = ByteReader.of("an audit record", bytes);
        in.checkFormat(FORMAT);
        long number = in.u8();
        byte[] previousHash = in.raw(HASH_BYTES);
        long atMillis = in.u8();
        long sequenceNr = in.u8();
        String kind = in.string();
        String subject = in.string();
        String principal = in.string();
        String text = in.string();
        byte[] payloadHash = in.raw(in.flag() ? HASH_BYTES : 0);
        in.checkEnd();
        return new AuditEntry(number, previousHash, kind, atMillis, subject, sequenceNr, payloadHash, principal, text);
    }

    /** What the entry after this one keeps of it. */
    public byte[] hash() {
        return sha256(encode());
    }

    /** The hash of any bytes. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether its hash is this one. */
    public boolean hasHash(byte[] hash) {
        return Arrays.equals(hash(), hash);
    }
}
