package io.ttmesh.runtime.internal.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.TaskId;
import io.ttmesh.runtime.internal.RecordingOwners;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.Done;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AttemptExecutorTest {
    private static final Duration A_WHILE = Duration.ofMillis(600);

    private ExecutorRig rig = new ExecutorRig(1, 3);

    @AfterEach
    void close() {
        rig.close();
    }

    private void awaitBegun(String... names) {
        await("bodies to begin").untilAsserted(() -> assertThat(rig.began).containsExactly(names));
    }

    private Failure awaitFailure(TaskId id) {
        await("a failure").until(() -> !rig.told(AttemptNotice.Failed.class, id).isEmpty());
        return rig.told(AttemptNotice.Failed.class, id).getFirst().failure();
    }

    private void awaitSuccess(TaskId id) {
        await("a success")
                .until(() -> !rig.told(AttemptNotice.Succeeded.class, id).isEmpty());
    }

    @Test
    void higherPriorityOvertakesInTheQueue() {
        rig.run("first", rig.gate("first"));
        awaitBegun("first");

        rig.send(
                rig.offer("low", 1, Optional.empty(), context -> ""),
                rig.offer("high", 9, Optional.empty(), context -> ""),
                rig.offer("middle", 4, Optional.empty(), context -> ""));
        await("all three to queue").until(() -> rig.gauge.queued() == 3);
        rig.open("first");

        awaitBegun("first", "high", "middle", "low");
    }

    @Test
    void revokedBodyStopsAndFreesItsSlot() {
        TaskId revoked = rig.run("revoked", rig.gate("revoked"));
        awaitBegun("revoked");
        TaskId next = rig.run("next", context -> "");

        rig.revoke(revoked);

        awaitBegun("revoked", "next");
        awaitSuccess(next);
        assertThat(rig.told(AttemptNotice.Succeeded.class, revoked)).isEmpty();
        assertThat(rig.told(AttemptNotice.Failed.class, revoked)).isEmpty();
    }

    @Test
    void bodyThatIgnoresItsInterruptKeepsItsSlotAndIsReportedOnce() {
        TaskId stuck = rig.run("stuck", rig.stubborn("stuck"));
        awaitBegun("stuck");
        TaskId next = rig.run("next", context -> "");

        rig.revoke(stuck);

        await("the report").until(() -> !rig.events.isEmpty());
        await("silence after it").during(A_WHILE).until(() -> rig.events.size() == 1 && rig.began.size() == 1);
        assertThat(rig.events.getFirst())
                .isInstanceOfSatisfying(
                        MeshEvent.BodyStuck.class,
                        event -> assertThat(event.taskId()).isEqualTo(stuck));
        assertThat(rig.gauge.freeSlots()).isZero();
        rig.open("stuck");
        awaitSuccess(next);
    }

    @Test
    void timeoutFailsTheAttemptAndIgnoresItsLateEnd() {
        Offer late = rig.offer("late", 4, Optional.of(Duration.ofMillis(50)), rig.stubborn("late"));
        rig.send(late);
        TaskId id = late.attempt().taskId();

        Failure failure = awaitFailure(id);
        rig.settle(id);
        rig.open("late");

        assertThat(failure.cause()).isEqualTo(Failure.Cause.TIMEOUT);
        await("a free slot").until(() -> rig.gauge.freeSlots() == 1);
        assertThat(rig.told(AttemptNotice.Succeeded.class, id)).isEmpty();
    }

    @Test
    void tellsRoomToAnOwnerThatSawThatItIsFullAndDidNotOffer() {
        rig.run("running", rig.gate("running"));
        for (int i = 0; i < 3; i++) {
            rig.run("queued" + i, context -> "");
        }
        await("a full queue").until(() -> rig.gauge.queued() == 3);
        rig.executor.tell(new WorkerCommand.AwaitRoom(RecordingOwners.volatileId()));
        assertThat(rig.owners.told(OwnerCommand.RoomForAny.class)).isEmpty();

        rig.open("running");

        await("the news")
                .until(() -> !rig.owners.told(OwnerCommand.RoomForAny.class).isEmpty());
    }

    @Test
    void fullQueueDeclinesAndTellsWhenThereIsRoomAgain() {
        rig.run("running", rig.gate("running"));
        for (int i = 0; i < 3; i++) {
            rig.run("queued" + i, context -> "");
        }
        TaskId refused = rig.run("refused", context -> "");

        await("the refusal")
                .until(() -> !rig.told(AttemptNotice.Declined.class, refused).isEmpty());
        assertThat(rig.told(AttemptNotice.Declined.class, refused).getFirst().reason())
                .startsWith("full: 3 attempts queued");
        assertThat(rig.owners.told(OwnerCommand.RoomForAny.class)).isEmpty();
        rig.open("running");

        await("the news")
                .until(() -> !rig.owners.told(OwnerCommand.RoomForAny.class).isEmpty());
        assertThat(rig.began).doesNotContain("refused");
    }

    @Test
    void sameAttemptOfferedTwiceRunsOnce() {
        Offer running = rig.offer("running", 4, Optional.empty(), rig.gate("running"));
        Offer queued = rig.offer("queued", 4, Optional.empty(), context -> "");

        rig.send(running, queued, running, queued);
        rig.open("running");
        awaitSuccess(queued.attempt().taskId());
        rig.send(running, queued);

        await("the end again")
                .until(() ->
                        rig.told(AttemptNotice.Succeeded.class, queued.attempt().taskId())
                                        .size()
                                > 1);
        awaitBegun("running", "queued");
    }

    @Test
    void takenAttemptsAreConfirmedOnceSoonAfterwards() {
        TaskId running = rig.run("running", rig.gate("running"));
        TaskId queued = rig.run("queued", context -> "");

        await("one renewal of each, and no more").during(A_WHILE).until(() -> {
            int ofRunning = rig.told(AttemptNotice.Renewed.class, running).size();
            int ofQueued = rig.told(AttemptNotice.Renewed.class, queued).size();
            return ofRunning == 1 && ofQueued == 1;
        });

        assertThat(rig.told(AttemptNotice.Renewed.class, running).getFirst().running())
                .isTrue();
        assertThat(rig.told(AttemptNotice.Renewed.class, queued).getFirst().running())
                .isFalse();
    }

    @Test
    void attemptThatWasGivenUpIsDeclinedWhileItsBodyGoesOn() {
        Offer offer = rig.offer("stuck", 4, Optional.empty(), rig.stubborn("stuck"));
        TaskId id = offer.attempt().taskId();
        rig.send(offer);
        awaitBegun("stuck");

        rig.revoke(id);
        rig.send(offer);

        await("the refusal")
                .until(() -> !rig.told(AttemptNotice.Declined.class, id).isEmpty());
        assertThat(rig.told(AttemptNotice.Started.class, id)).hasSize(1);
    }

    @Test
    void endIsToldAgainUntilItIsSettled() {
        TaskId id = rig.run("done", context -> "");

        await("the end three times")
                .until(() -> rig.told(AttemptNotice.Succeeded.class, id).size() >= 3);
        rig.settle(id);
        TaskId after = rig.run("after", context -> "");
        awaitSuccess(after);
        int count = rig.told(AttemptNotice.Succeeded.class, id).size();

        await("silence")
                .during(A_WHILE)
                .until(() -> rig.told(AttemptNotice.Succeeded.class, id).size() == count);
    }

    @Test
    void drainGivesTheQueueBackAndAnswersWhenAllIsSettled() {
        TaskId running = rig.run("running", rig.gate("running"));
        TaskId queued = rig.run("queued", context -> "");
        var drained = rig.kit().<Done>createTestProbe();
        awaitBegun("running");

        rig.executor.tell(new ExecutorSignal.Drain(drained.getRef()));

        assertThat(awaitFailure(queued).cause()).isEqualTo(Failure.Cause.LOST_NODE);
        TaskId late = rig.run("late", context -> "");
        await("the refusal")
                .until(() -> !rig.told(AttemptNotice.Declined.class, late).isEmpty());
        rig.settle(queued);
        drained.expectNoMessage(Duration.ofMillis(100));
        rig.open("running");
        awaitSuccess(running);
        drained.expectNoMessage(Duration.ofMillis(100));
        rig.settle(running);
        drained.receiveMessage();
        awaitBegun("running");
    }

    @Test
    void resultOverTheLimitIsAWrongPayload() {
        TaskId id = rig.run("large", context -> "x".repeat(ExecutorRig.PAYLOAD_LIMIT));

        Failure failure = awaitFailure(id);

        assertThat(failure.cause()).isEqualTo(Failure.Cause.WRONG_PAYLOAD);
        assertThat(failure.message()).contains("over 1024 (limit ttmesh.runtime.payload-limit)");
    }

    @Test
    void bodyThatRunsOutOfMemorySaysSo() {
        TaskId id = rig.run("hungry", context -> {
            throw new OutOfMemoryError("on purpose");
        });

        assertThat(awaitFailure(id).cause()).isEqualTo(Failure.Cause.OUT_OF_MEMORY);
    }

    @Test
    void exceptionThatCanNotBeDescribedEndsItsAttemptAllTheSame() {
        List<RuntimeException> evil = List.of(new MuteException(), new EndlessException(), new StacklessException());
        for (RuntimeException exception : evil) {
            TaskId id = rig.run(exception.getClass().getSimpleName(), context -> {
                throw exception;
            });

            Failure failure = awaitFailure(id);

            assertThat(failure.cause()).isEqualTo(Failure.Cause.EXCEPTION);
            assertThat(failure.className()).isEqualTo(exception.getClass().getName());
        }
        await("a free slot").until(() -> rig.gauge.freeSlots() == 1);
    }

    private record Foreign() implements WorkerCommand.Signal {}

    @Test
    void executorThatFailsIsNotOfferedAnythingAndStopsItsBodies() {
        var interrupted = new CountDownLatch(1);
        rig.run("running", context -> {
            try {
                return rig.gate("running").run(context);
            } finally {
                interrupted.countDown();
            }
        });
        awaitBegun("running");

        rig.executor.tell(new Foreign());

        await("the sign").until(rig.gauge::isDraining);
        await("the interrupt").until(() -> interrupted.getCount() == 0);
    }

    private static final class MuteException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("on purpose");
        }
    }

    private static final class EndlessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return "very long ".repeat(1_000_000);
        }
    }

    private static final class StacklessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public void printStackTrace(PrintWriter writer) {
            writer.print("it began well");
            throw new IllegalStateException("on purpose");
        }
    }
}
