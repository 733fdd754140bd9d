package io.ttmesh.journal.solo;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A group whose leader is often lost: one proposal in five does not arrive, and the answer to one in five is lost. */
public final class LossyGroup implements JournalGroup {
    private final JournalGroup group;
    private final Random random;

    public LossyGroup(JournalGroup group, long seed) {
        this.group = group;
        this.random = new Random(seed);
    }

    @Override
    public int number() {
        return group.number();
    }

    @Override
    public long epoch() {
        return group.epoch();
    }

    @Override
    public CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
        int luck;
        synchronized (random) {
            luck = random.nextInt(5);
        }
        CompletionStage<BatchAnswer> lost =
                CompletableFuture.failedFuture(new JournalException.OutcomeUnknown("leader was lost"));
        return switch (luck) {
            case 0 -> lost;
            case 1 -> group.propose(batch).thenCompose(answer -> lost);
            default -> group.propose(batch);
        };
    }

    @Override
    public CompletionStage<Answer> ask(Question question, Freshness freshness) {
        return group.ask(question, freshness);
    }

    @Override
    public void onAppended(Runnable listener) {
        group.onAppended(listener);
    }
}
