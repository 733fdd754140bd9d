package io.ttmesh.model;

import io.ttmesh.model.error.WrongPayloadException;

/** How a payload's bytes are to be read; its code is the format byte on the wire. */
public enum PayloadFormat {
    /** JSON text in UTF-8 (RFC 8259). */
    JSON(1),
    /** Concise Binary Object Representation (RFC 8949). */
    CBOR(2);

    private final byte code;

    PayloadFormat(int code) {
        this.code = (byte) code;
    }

    /** The format byte. */
    public byte code() {
        return code;
    }

    /**
     * The format of a format byte.
     *
     * @throws WrongPayloadException when no format has that byte
     */
    public static PayloadFormat of(byte code) {
        for (PayloadFormat format : values()) {
            if (format.code == code) {
                return format;
            }
        }
        throw new WrongPayloadException("payload format " + code + " is unknown: JSON is 1, CBOR is 2");
    }
}
