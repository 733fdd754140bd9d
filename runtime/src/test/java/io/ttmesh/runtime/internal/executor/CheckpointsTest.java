package io.ttmesh.runtime.internal.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.streaming.PayloadCodec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a body that saves its progress sees, and what its owner is told. */
@Timeout(60)
class CheckpointsTest {
    private static final PayloadCodec<Counted> COUNTED = PayloadCodec.of(Counted.class, PayloadFormat.JSON);

    private final ExecutorRig rig = new ExecutorRig(1, 3);
    private final List<String> said = new CopyOnWriteArrayList<>();

    record Counted(int count) {}

    record Other(String text) {}

    @AfterEach
    void close() {
        rig.close();
    }

    private Offer offer(ExecutorRig.Script script) {
        Offer offer = rig.offer("saving", 4, Optional.empty(), script);
        rig.send(offer);
        return offer;
    }

    private AttemptNotice.Checkpointed awaitTold(TaskId id, int times) {
        await("the owner hears of it")
                .until(() -> rig.told(AttemptNotice.Checkpointed.class, id).size() >= times);
        return rig.told(AttemptNotice.Checkpointed.class, id).getLast();
    }

    private void keep(AttemptNotice.Checkpointed told) {
        rig.executor.tell(new WorkerCommand.CheckpointKept(told.attempt(), told.number()));
    }

    private static Payload counted(int count) {
        return COUNTED.encode(new Counted(count));
    }

    private Failure awaitFailure(TaskId id) {
        await("a failure").until(() -> !rig.told(AttemptNotice.Failed.class, id).isEmpty());
        return rig.told(AttemptNotice.Failed.class, id).getFirst().failure();
    }

    @Test
    void checkpointReturnsWhenTheOwnerHasKeptItAndIsToldAgainUntilThen() {
        Offer offer = offer(context -> {
            said.add("before " + context.lastCheckpoint(Counted.class));
            context.checkpoint(new Counted(1));
            said.add("after " + context.lastCheckpoint(Counted.class).orElseThrow());
            context.checkpoint(new Counted(2));
            return "";
        });
        TaskId id = offer.attempt().taskId();

        AttemptNotice.Checkpointed first = awaitTold(id, 2);
        assertThat(said).containsExactly("before Optional.empty");
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.state()).isEqualTo(counted(1));
        keep(first);
        await("the second").until(() -> awaitTold(id, 1).number() == 2);
        assertThat(said).containsExactly("before Optional.empty", "after Counted[count=1]");
        keep(first);
        assertThat(rig.told(AttemptNotice.Succeeded.class, id))
                .as("an old word keeps nothing new")
                .isEmpty();
        keep(awaitTold(id, 1));

        await("the end")
                .until(() -> !rig.told(AttemptNotice.Succeeded.class, id).isEmpty());
    }

    @Test
    void bodyFindsWhatAnEarlierAttemptSaved() {
        Offer plain = rig.offer("saving", 4, Optional.empty(), context -> {
            said.add(context.lastCheckpoint(Counted.class).toString());
            return "";
        });
        var saved = new Checkpoint(new FencingToken(0, 1), 7, counted(70));

        rig.send(new Offer(
                plain.attempt(),
                plain.task(),
                plain.input(),
                plain.priority(),
                plain.timeout(),
                plain.remaining(),
                plain.trace(),
                plain.failures(),
                Optional.of(saved)));

        await("the body").untilAsserted(() -> assertThat(said).containsExactly("Optional[Counted[count=70]]"));
    }

    @Test
    void revokedBodyAndItsThreadsStopWaiting() {
        var helper = new CountDownLatch(1);
        Offer offer = offer(context -> {
            Thread.ofVirtual().start(() -> {
                try {
                    context.checkpoint(new Counted(1));
                } catch (InterruptedException e) {
                    helper.countDown();
                }
            });
            rig.gate("never").run(context);
            return "";
        });
        awaitTold(offer.attempt().taskId(), 1);

        rig.revoke(offer.attempt().taskId());

        await("the body's thread").until(() -> helper.getCount() == 0);
        await("a free slot").until(() -> rig.gauge.freeSlots() == 1);
    }

    @Test
    void checkpointThatIsTooLargeIsRefusedAndTheBodyMayGoOn() {
        Offer offer = offer(context -> {
            context.checkpoint(new Other("x".repeat(ExecutorRig.CHECKPOINT_LIMIT)));
            return "";
        });

        Failure failure = awaitFailure(offer.attempt().taskId());

        assertThat(failure.cause()).isEqualTo(Failure.Cause.WRONG_PAYLOAD);
        assertThat(failure.message())
                .contains(
                        offer.attempt().taskId().toString(),
                        "75 bytes, over 64 (limit ttmesh.runtime.checkpoint-limit)");
        assertThat(rig.told(AttemptNotice.Checkpointed.class, offer.attempt().taskId()))
                .isEmpty();
    }

    @Test
    void checkpointOfAnotherTypeIsAWrongPayload() {
        Offer offer = offer(context -> {
            context.checkpoint(new Other("text"));
            return context.lastCheckpoint(Counted.class).toString();
        });
        keep(awaitTold(offer.attempt().taskId(), 1));

        assertThat(awaitFailure(offer.attempt().taskId()).cause()).isEqualTo(Failure.Cause.WRONG_PAYLOAD);
    }
}
