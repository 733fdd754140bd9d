package io.ttmesh.journal.internal.group;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Question;
import java.util.concurrent.CompletionStage;

/**
 * One Raft group, wherever its voters are. Safe for use by many threads; stages complete on threads of the group, so
 * what hangs off them must be short.
 */
public interface JournalGroup {
    /** How fresh an answer must be. */
    enum Freshness {
        /** Holds everything that was acknowledged, by anybody, before the question. */
        LINEARIZABLE,
        /** May lag behind. */
        STALE
    }

    /** The group's number. */
    int number();

    /** How often the group was founded anew; every batch carries it. */
    long epoch();

    /**
     * Proposes a batch once. The answer comes when the batch is applied, that is when a majority has it on disk.
     *
     * <p>Fails with {@link io.ttmesh.journal.JournalException.NoMajority}, {@code Overloaded} or {@code Full} when
     * nothing was proposed, with {@link io.ttmesh.journal.JournalException.OutcomeUnknown} when it may or may not be
     * committed: the same bytes may then be proposed again, for the state machine knows repeats.
     */
    CompletionStage<BatchAnswer> propose(EncodedBatch batch);

    /**
     * Asks the group.
     *
     * <p>Fails with {@link io.ttmesh.journal.JournalException.NoMajority} when no answer is fresh enough within the read
     * timeout, and with {@code Corrupt} when every voter that was asked finds its record damaged.
     */
    CompletionStage<Answer> ask(Question question, Freshness freshness);

    /** Calls back, from now on and soon after, whenever this node hears of new events; on a client never. */
    void onAppended(Runnable listener);
}
