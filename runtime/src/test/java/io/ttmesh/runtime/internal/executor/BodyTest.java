package io.ttmesh.runtime.internal.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TraceContext;
import io.ttmesh.runtime.internal.RecordingOwners;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final DistributedTask<String, String> ECHO =
            DistributedTask.of("test.echo", String.class, String.class, (text, context) -> text);

    @Test
    void endIsThereEvenIfItCanNotBeTold() {
        var offer = new Offer(
                new AttemptId(RecordingOwners.volatileId(), new FencingToken(1, 1)),
                ECHO.version(),
                ECHO.input().encode("x"),
                4,
                Optional.empty(),
                Optional.empty(),
                TraceContext.NONE);
        var body = new Body(new NodeId("n"), offer, ECHO, 0, 1024);

        body.start(end -> {
            throw new OutOfMemoryError("on purpose");
        });

        await("the end").until(() -> body.end() != null);
        assertThat(body.end()).isInstanceOf(AttemptNotice.Succeeded.class);
    }
}
