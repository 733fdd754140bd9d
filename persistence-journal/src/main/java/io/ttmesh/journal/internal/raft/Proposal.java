package io.ttmesh.journal.internal.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch that this voter, as leader, has handed to Raft. */
final class Proposal implements Closure {
    private final Batch batch;
    private final CompletableFuture<BatchAnswer> answer = new CompletableFuture<>();
    private volatile @Nullable BatchAnswer applied;

    Proposal(Batch batch) {
        this.batch = batch;
    }

    Batch batch() {
        return batch;
    }

    CompletableFuture<BatchAnswer> answer() {
        return answer;
    }

    /** Says what became of it; told to the proposer when it {@link #run runs}. */
    void applied(BatchAnswer answer) {
        applied = answer;
    }

    @Override
    public void run(Status status) {
        BatchAnswer known = applied;
        if (status.isOk() && known != null) {
            answer.complete(known);
        } else {
            // JRaft says "is not leader" (nothing happened) and "stepped down" (may be committed) with the same code.
            answer.completeExceptionally(new JournalException.OutcomeUnknown("batch "
                    + batch.header().number() + " of " + batch.header().batcher() + " was proposed, then: " + status));
        }
    }
}
