package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.Question;
import java.nio.file.Path;
import java.util.List;

/**
 * The state machine of a group with its store: the same batches in the same order make the same state on every voter.
 *
 * <p>{@link #apply} is for one thread; {@link #answer} for many at once; {@link #checkpoint} may run beside both.
 */
public interface StateStore extends AutoCloseable {
    /** A committed batch with its place in the Raft log. */
    record Committed(long index, long term, Batch batch) {}

    /**
     * Applies batches in one atomic write and says what became of each; those at or below {@link #appliedIndex} were
     * applied before and must not be handed in.
     *
     * @throws io.ttmesh.journal.JournalException when the store can not go on; the voter must stop
     */
    List<BatchAnswer> apply(List<Committed> batches);

    /** Notes that the log went on without a batch, by an entry of Raft's own. */
    void skipTo(long index, long term);

    /** The index of the last entry applied, 0 for none. */
    long appliedIndex();

    /** The ordering of the last event applied, 0 for none. */
    long lastOrdering();

    /**
     * Answers from what is applied now.
     *
     * @throws io.ttmesh.journal.JournalException.Corrupt when what is read is not what was written
     */
    Answer answer(Question question);

    /** Writes a consistent copy to a folder that does not exist yet; returns the index it holds everything up to. */
    long checkpoint(Path folder);

    @Override
    void close();
}
