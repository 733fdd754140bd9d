package io.ttmesh.streaming;

import io.ttmesh.model.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a payload by its content. */
public final class PayloadDigest {
    private PayloadDigest() {}

    /** SHA-256 (FIPS 180-4) over the format byte and the bytes, in lower-case hex. */
    public static String sha256(Payload payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(payload.format());
            return HexFormat.of().formatHex(digest.digest(payload.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
