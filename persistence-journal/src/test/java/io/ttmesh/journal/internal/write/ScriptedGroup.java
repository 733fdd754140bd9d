package io.ttmesh.journal.internal.write;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps proposals until the test answers them. */
final class ScriptedGroup implements JournalGroup {
    record Proposal(EncodedBatch encoded, CompletableFuture<BatchAnswer> answer) {
        Batch batch() {
            return Batch.decode(encoded.buffer());
        }

        int size() {
            return batch().items().size();
        }

        void done() {
            answer.complete(new BatchAnswer(Collections.nCopies(size(), ItemAnswer.DONE)));
        }

        void fail(Exception failure) {
            answer.completeExceptionally(failure);
        }
    }

    final List<Proposal> proposals = new CopyOnWriteArrayList<>();

    @Override
    public int number() {
        return 7;
    }

    @Override
    public long epoch() {
        return 3;
    }

    @Override
    public CompletionStage<BatchAnswer> propose(EncodedBatch batch) {
        Proposal proposal = new Proposal(batch, new CompletableFuture<>());
        proposals.add(proposal);
        return proposal.answer();
    }

    @Override
    public CompletionStage<Answer> ask(Question question, Freshness freshness) {
        throw new UnsupportedOperationException("only writes");
    }

    @Override
    public void onAppended(Runnable listener) {
        throw new UnsupportedOperationException("only writes");
    }
}
