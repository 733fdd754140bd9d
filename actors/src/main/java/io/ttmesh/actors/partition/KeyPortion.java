package io.ttmesh.actors.partition;

import io.ttmesh.model.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The keys whose hash falls to one of several portions. The hash is fixed for ever: the first eight bytes of the SHA-256 of the key
 * in UTF-8, as an unsigned number with the high byte first, modulo the count.
 *
 * @param index 0 to count - 1
 * @param count how many portions there are
 */
public record KeyPortion(int index, int count) {
    /** Refuses an index that is not below the count. */
    public KeyPortion {
        Counts.check(count);
        if (index < 0 || index >= count) {
            throw new InvalidInputException(
                    "portion " + index + " of " + count + " can not be: use 0 to " + (count - 1));
        }
    }

    /** Whether the key falls to this portion. */
    public boolean has(String key) {
        return index == indexOf(key, count);
    }

    /**
     * The portion to which a key falls.
     *
     * @param count 1 to {@link Partitioner#PORTIONS_MAX}
     * @throws InvalidInputException when the count is out of its range
     */
    public static int indexOf(String key, int count) {
        Counts.check(count);
        long hash =
                ByteBuffer.wrap(sha256(key.getBytes(StandardCharsets.UTF_8))).getLong();
        return (int) Long.remainderUnsigned(hash, count);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
