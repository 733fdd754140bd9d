package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import io.ttmesh.journal.internal.wire.Handler;
import io.ttmesh.journal.internal.wire.RaftServer;
import io.ttmesh.journal.internal.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** Where other nodes reach this voter: Raft's own calls, and what nodes want that do not lead or do not vote. */
final class Gate implements Handler {
    /** Proposes a batch: its bytes; answered by the batch's answer. */
    static final int PROPOSE = 100;

    /** Asks: u1 freshness, then the question; answered by its answer. */
    static final int ASK = 101;

    /** Asks a candidate to start: u8 epoch; answered by the voter id that it is to replace, if any. */
    static final int PREPARE = 102;

    /** Asks which group this is: nothing; answered by u8 epoch. */
    static final int WHO = 103;

    /** Says that the sender's voter has begun another life: nothing; answered by nothing. */
    static final int BEGUN = 104;

    /** Asks who leads: nothing; answered by the leader's voter id, or nothing when the voter knows none. */
    static final int LEADS = 105;

    private static final byte LINEARIZABLE = 1;
    private static final byte STALE = 2;

    private final Voter voter;
    private final RaftServer raft;
    private final Wire wire;
    private final String replaces;

    Gate(Voter voter, RaftServer raft, Wire wire, String replaces) {
        this.wire = wire;
        this.replaces = replaces;
        this.voter = voter;
        this.raft = raft;
    }

    static byte[] encode(Question question, Freshness freshness) {
        byte[] encoded = question.encode();
        byte first = switch (freshness) {
            case LINEARIZABLE -> LINEARIZABLE;
            case STALE -> STALE;
        };
        return ByteBuffer.allocate(1 + encoded.length).put(first).put(encoded).array();
    }

    @Override
    public void handle(String from, int method, ByteBuffer body, Reply reply) {
        if (RaftServer.handles(method)) {
            raft.handle(from, method, body, reply);
            return;
        }
        switch (method) {
            case PROPOSE -> pass(voter.propose(EncodedBatch.ofBytes(bytes(body))), answer -> answer.encode(), reply);
            case ASK -> onAsk(body, reply);
            case PREPARE -> Candidacy.answer(voter.identity(), replaces, body, reply);
            case BEGUN -> {
                wire.giveUp(
                        call -> RaftServer.installs(call.method())
                                && call.group() == voter.identity().group()
                                && call.to().equals(from),
                        "and it has begun another life");
                reply.answer(new byte[0]);
            }
            case LEADS -> reply.answer(voter.leader().orElse("").getBytes(StandardCharsets.US_ASCII));
            case WHO -> reply.answer(Candidacy.question(voter.identity().epoch()));
            default -> reply.fail(new Failure(Failure.Code.REFUSED, "no method " + method).encode());
        }
    }

    private void onAsk(ByteBuffer body, Reply reply) {
        ByteBuffer in = body.duplicate();
        try {
            Freshness freshness = in.get() == STALE ? Freshness.STALE : Freshness.LINEARIZABLE;
            pass(voter.ask(Question.decode(in.slice()), freshness), answer -> answer.encode(), reply);
        } catch (RuntimeException e) {
            reply.fail(Failure.of(e).encode());
        }
    }

    private static <T> void pass(CompletionStage<T> stage, java.util.function.Function<T, byte[]> encode, Reply reply) {
        stage.whenComplete((answer, failure) -> {
            if (failure != null) {
                reply.fail(Failure.of(failure).encode());
            } else {
                reply.answer(encode.apply(answer));
            }
        });
    }

    private static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }
}
