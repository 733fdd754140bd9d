package io.ttmesh.journal.internal.wire;

import java.nio.ByteBuffer;

/** Answers calls that are for one voter of one group. Called by an actor's thread: it must be short. */
@FunctionalInterface
public interface Handler {
    /** A way back to the caller; the first answer counts, and none at all is a lost call. Safe for use by many threads. */
    interface Reply {
        /** Answers. */
        void answer(byte[] body);

        /** Refuses. */
        void fail(byte[] body);
    }

    /** Answers a call, now or later. */
    void handle(String from, int method, ByteBuffer body, Reply reply);
}
