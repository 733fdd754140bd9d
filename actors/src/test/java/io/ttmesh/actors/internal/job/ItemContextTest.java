package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ItemContextTest {
    private static final PortionCall.Rules STRICT = new PortionCall.Rules(false, 2, Optional.empty(), Set.of());

    record Half(long item) {}

    /** An attempt whose checkpoints are kept by the test, as an owner keeps them for the next one. */
    private static final class Attempt implements TaskContext {
        private final int number;
        private final List<Double> progress = new ArrayList<>();
        private @Nullable Payload saved;

        Attempt(int number, @Nullable Payload saved) {
            this.number = number;
            this.saved = saved;
        }

        @Override
        public TaskId taskId() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FencingToken fencingToken() {
            return new FencingToken(1, number);
        }

        @Override
        public NodeId node() {
            return new NodeId("n");
        }

        @Override
        public Optional<Duration> remainingTime() {
            return Optional.empty();
        }

        @Override
        public void progress(double fraction) {
            progress.add(fraction);
        }

        @Override
        public void checkpoint(Object state) {
            saved = PayloadCodec.of(ItemContext.Saved.class, PayloadFormat.JSON).encode((ItemContext.Saved) state);
        }

        @Override
        public <S> Optional<S> lastCheckpoint(Class<S> type) {
            return Optional.ofNullable(saved).map(PayloadCodec.of(type, PayloadFormat.JSON)::decode);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public Logger logger() {
            return LoggerFactory.getLogger(ItemContextTest.class);
        }
    }

    private static Payload threeNumbers() {
        return PortionCall.ofRange(100, 0, 3, STRICT).encoded();
    }

    @Test
    void anItemIsGivenItsOwnCheckpointOnly() throws Exception {
        List<String> seen = new ArrayList<>();
        DistributedTask<Integer, Integer> task =
                DistributedTask.of("test.halves", Integer.class, Integer.class, (number, context) -> {
                    seen.add(number + " after " + context.lastCheckpoint(Half.class));
                    if (number == 1 && context.fencingToken().attempt() == 1) {
                        context.checkpoint(new Half(number));
                        throw new IllegalStateException("after half of it");
                    }
                    return number * 2;
                });
        var first = new Attempt(1, null);
        assertThatThrownBy(() -> Portion.run(task, threeNumbers(), 0, first, TaskRegistry.of(List.of())))
                .hasMessage("after half of it");
        var second = new Attempt(2, first.saved);

        Payload result = Portion.run(task, threeNumbers(), 1, second, TaskRegistry.of(List.of()));

        assertThat(seen)
                .containsExactly(
                        "0 after Optional.empty",
                        "1 after Optional.empty",
                        "0 after Optional.empty",
                        "1 after Optional[Half[item=1]]",
                        "2 after Optional.empty");
        assertThat(PortionResult.decoded(result).items()).isEqualTo(3);
    }

    @Test
    void progressOfAnItemIsAPartOfThePortions() throws Exception {
        DistributedTask<Integer, Integer> task =
                DistributedTask.of("test.progress", Integer.class, Integer.class, (number, context) -> {
                    context.progress(0.5);
                    return number;
                });
        var attempt = new Attempt(1, null);

        Portion.run(task, PortionCall.ofRange(0, 0, 2, STRICT).encoded(), 0, attempt, TaskRegistry.of(List.of()));

        assertThat(attempt.progress).containsExactly(0.25, 0.5, 0.75, 1.0);
    }
}
