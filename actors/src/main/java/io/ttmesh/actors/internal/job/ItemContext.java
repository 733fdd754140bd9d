package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.TaskContext;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.slf4j.Logger;

/**
 * What a body sees that runs for one item of a portion: the attempt is the portion's, and a checkpoint is the item's that saved
 * it, so that no other item takes it for its own.
 *
 * @param attempt the portion's
 * @param codec of the task's input, for how checkpoints are written
 * @param item its number in the map
 * @param progressOf the portion's progress by that of the item
 */
record ItemContext(TaskContext attempt, PayloadCodec<?> codec, long item, DoubleUnaryOperator progressOf)
        implements TaskContext {
    /** A checkpoint as it is saved. */
    record Saved(long item, Payload state) {}

    @Override
    public TaskId taskId() {
        return attempt.taskId();
    }

    @Override
    public FencingToken fencingToken() {
        return attempt.fencingToken();
    }

    @Override
    public NodeId node() {
        return attempt.node();
    }

    @Override
    public Optional<Duration> remainingTime() {
        return attempt.remainingTime();
    }

    @Override
    public void progress(double fraction) {
        attempt.progress(progressOf.applyAsDouble(Math.clamp(fraction, 0, 1)));
    }

    @Override
    public void checkpoint(Object state) throws InterruptedException {
        attempt.checkpoint(new Saved(item, encoded(state.getClass(), state)));
    }

    private <S> Payload encoded(Class<S> type, Object state) {
        return codec.ofType(type).encode(type.cast(state));
    }

    @Override
    public <S> Optional<S> lastCheckpoint(Class<S> type) {
        return attempt.lastCheckpoint(Saved.class)
                .filter(saved -> saved.item() == item)
                .map(saved -> codec.ofType(type).decode(saved.state()));
    }

    @Override
    public boolean isCancelled() {
        return attempt.isCancelled();
    }

    @Override
    public Logger logger() {
        return attempt.logger();
    }
}
