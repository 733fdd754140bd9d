package io.ttmesh.runtime.internal.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TraceContext;
import io.ttmesh.runtime.internal.RecordingOwners;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyQueueTest {
    private static final DistributedTask<String, String> ECHO =
            DistributedTask.of("test.echo", String.class, String.class, (text, context) -> text);

    private static final TaskRegistry TASKS = TaskRegistry.of(List.of(TaskSource.of(ECHO)));

    private static Body body(long sequence) {
        var offer = new Offer(
                new AttemptId(RecordingOwners.volatileId(), new FencingToken(1, 1)),
                ECHO.version(),
                ECHO.input().encode("x"),
                4,
                Optional.empty(),
                Optional.empty(),
                TraceContext.NONE,
                0,
                Optional.empty());
        var checkpoints = new Checkpoints(offer.attempt(), Optional.empty(), 1024, attempt -> {});
        return new Body(new NodeId("n"), offer, TASKS, sequence, 1024, checkpoints);
    }

    @Test
    void endsAreThereAndSlotsArePassedOnEvenIfNothingCanBeTold() {
        Body first = body(1);
        Body second = body(2);
        var queue = new BodyQueue(ended -> {
            throw new OutOfMemoryError("on purpose");
        });
        queue.add(second);

        queue.start(first);

        await("the last end").until(() -> second.end() != null);
        assertThat(first.end()).isInstanceOf(AttemptNotice.Succeeded.class);
        assertThat(first.heir()).isSameAs(second);
        assertThat(second.end()).isInstanceOf(AttemptNotice.Succeeded.class);
        assertThat(second.heir()).isNull();
    }
}
