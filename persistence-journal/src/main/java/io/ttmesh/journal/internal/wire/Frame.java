package io.ttmesh.journal.internal.wire;

import java.nio.ByteBuffer;

/**
 * A call, or a part of one, on its way between two nodes. {@link FrameSerializer} has its form.
 *
 * @param group of the group's numbers, 0 to 65,535
 * @param clusterTag of the cluster that the sender belongs to
 * @param call the caller's number for the call, the same in its answer
 * @param part of this frame, from 0
 * @param parts of the whole call, from 1
 * @param from the sender's voter id or, of a client, its name
 * @param to the voter id of whom it is for; empty in answers
 * @param body this part's bytes; nobody moves its position
 */
record Frame(
        Kind kind,
        int group,
        long clusterTag,
        long call,
        int method,
        int part,
        int parts,
        String from,
        String to,
        ByteBuffer body) {
    /** Bytes of a call that travel in one frame; below Artery's smallest limit, 256 KiB. */
    static final int PART_BYTES = 128 * 1024;

    /** What a frame is. */
    enum Kind {
        REQUEST(0),
        RESPONSE(1),
        FAILURE(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        /** Its number on the wire. */
        byte code() {
            return code;
        }
    }

    /** How many frames a body of this size takes. */
    static int partsOf(int sizeBytes) {
        return Math.max(1, (sizeBytes + PART_BYTES - 1) / PART_BYTES);
    }

    /** One part of a body, without a copy. */
    static ByteBuffer slice(byte[] body, int part) {
        int from = part * PART_BYTES;
        return ByteBuffer.wrap(body, from, Math.min(PART_BYTES, body.length - from))
                .slice();
    }
}
