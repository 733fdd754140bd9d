package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.wire.Handler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What leader and candidate say to each other before a candidate becomes a voter. */
final class Candidacy {
    private Candidacy() {}

    static byte[] question(long epoch) {
        return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
    }

    static long epochOf(ByteBuffer question) {
        return question.remaining() == Long.BYTES ? question.duplicate().getLong() : -1;
    }

    /** Answers for a voter that runs, if it is of the same group. */
    static void answer(Identity identity, String replaces, ByteBuffer question, Handler.Reply reply) {
        long epoch = epochOf(question);
        if (epoch == identity.epoch()) {
            reply.answer(replaces.getBytes(StandardCharsets.US_ASCII));
        } else {
            String text = identity.voter() + " is of epoch " + identity.epoch() + ", the leader of epoch " + epoch;
            reply.fail(new Failure(Failure.Code.FOREIGN, text).encode());
        }
    }

    static String replacesOf(ByteBuffer answer) {
        return StandardCharsets.US_ASCII.decode(answer.duplicate()).toString();
    }
}
