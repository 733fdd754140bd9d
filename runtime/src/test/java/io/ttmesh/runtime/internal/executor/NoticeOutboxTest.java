package io.ttmesh.runtime.internal.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.internal.RecordingOwners;
import org.junit.jupiter.api.Test;

class NoticeOutboxTest {
    private static final int FRAME_BYTES = 1024 * 1024;

    private final RecordingOwners owners = new RecordingOwners();
    private final NoticeOutbox outbox = new NoticeOutbox(owners);

    @Test
    void splitsFailuresSoThatEachMessageFitsIntoAFrame() {
        String wide = "\u20ac".repeat(Failure.STACK_CHARS_MAX);
        var failure = new Failure(Failure.Cause.EXCEPTION, wide, wide, wide);

        for (int i = 0; i < 500; i++) {
            var attempt = new AttemptId(RecordingOwners.volatileId(), new FencingToken(1, 1));
            outbox.tell(new AttemptNotice.Failed(attempt, new NodeId("n"), failure));
        }
        outbox.flush();

        assertThat(owners.notices()).hasSize(500);
        assertThat(owners.told(OwnerCommand.NoticeAll.class))
                .allSatisfy(batch -> assertThat(batch.notices().size() * failure.sizeBytes() * 3)
                        .isLessThan(FRAME_BYTES / 2));
    }
}
