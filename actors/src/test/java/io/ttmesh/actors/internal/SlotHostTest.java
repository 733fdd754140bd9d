package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerCommand.CancelReply;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.Test;

class SlotHostTest extends SlotHostScene {
    @Test
    void submissionIsOfferedRunAndAnswered() {
        submit(ONE);
        WorkerCommand.Offer offer = startOn(A);
        TaskPhase whileRun = phase(ONE);
        succeed(offer, A);

        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(offer.input()).isEqualTo(payload("input"));
        assertThat(whileRun).isEqualTo(TaskPhase.RUNNING);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
        assertThat(bench.eventsOf(ONE)).containsExactly("TaskSubmitted", "TaskStarted", "TaskEnded");
    }

    @Test
    void manySubmissionsOfOneMessageAreOfferedInOneMessage() {
        submit(ONE, TWO, THREE);

        assertThat(bench.offersTo(A))
                .extracting(offer -> offer.attempt().taskId())
                .containsExactly(ONE, TWO, THREE);
    }

    @Test
    void submissionMadeTwiceRunsOnceAndAnswersBoth() {
        TestProbe<SubmitterNotice> other = bench.submitter();
        submit(ONE);
        submit(other, submission(ONE.toString(), TaskOptions.DEFAULTS));
        succeed(startOn(A), A);

        submitter.expectMessage(ended(ONE, DONE));
        other.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void submissionMadeAgainAfterItsEndIsAnsweredAndNotRun() {
        submit(ONE);
        succeed(startOn(A), A);
        submitter.expectMessage(ended(ONE, DONE));

        submit(ONE);

        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void watcherIsToldOnceHoweverOftenItAsked() {
        submit(ONE);
        watch(submitter, ONE);
        watch(submitter, ONE);
        succeed(startOn(A), A);

        submitter.expectMessage(ended(ONE, DONE));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
        submitter.expectNoMessage(Duration.ZERO);
    }

    @Test
    void unknownIdsAreSaidToBeUnknown() {
        submit(ONE);

        watch(submitter, TWO, ONE, THREE);

        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(TWO, THREE)));
        assertThat(bench.cancel(host, TWO)).isEqualTo(CancelReply.Result.UNKNOWN);
        assertThat(bench.describe(host, TWO).status()).isEmpty();
    }

    @Test
    void attemptOfAnUnknownSubmissionIsStoppedAndItsEndIsSettled() {
        var attempt = new WorkerCommand.AttemptId(ONE, new FencingToken(1, 1));

        hear(new AttemptNotice.Renewed(attempt, A, true, 0.5));
        bench.worker(A).expectMessage(new WorkerCommand.Revoke(ONE, attempt.token()));

        hear(new AttemptNotice.Succeeded(attempt, A, payload("late")));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(attempt)));
    }

    @Test
    void silentWorkerIsRevokedAndTheNextAttemptHasAHigherToken() {
        submit(ONE);
        WorkerCommand.Offer first = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        bench.pass(Duration.ofSeconds(30));

        bench.worker(A)
                .expectMessage(new WorkerCommand.Revoke(ONE, first.attempt().token()));
        assertThat(bench.offerTo(A).attempt().token())
                .isGreaterThan(first.attempt().token());
    }

    @Test
    void resultOfASupersededAttemptIsSettledButNotAccepted() {
        submit(ONE);
        WorkerCommand.Offer first = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        bench.pass(Duration.ofSeconds(30));
        bench.worker(A).expectMessageClass(WorkerCommand.Revoke.class);
        WorkerCommand.Offer second = startOn(A);

        hear(new AttemptNotice.Succeeded(first.attempt(), A, payload("stale")));

        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(first.attempt())));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        succeed(second, A);
        submitter.expectMessage(ended(ONE, DONE));
    }

    @Test
    void attemptOfALostWorkerRunsElsewhere() {
        bench.workers().room(A, 0).room(B, 1);
        submit(ONE);
        WorkerCommand.Offer lost = startOn(B);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        bench.workers().room(A, 1).leave(B);
        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(B)));

        assertThat(bench.offerTo(A).attempt().token())
                .isGreaterThan(lost.attempt().token());
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        assertThat(bench.eventsOf(ONE)).containsExactly("TaskSubmitted", "TaskStarted", "AttemptFailed");
    }

    @Test
    void declinedAttemptGoesToTheNextWorkerAndThenWaitsForRoom() {
        bench.workers().room(A, 1).room(B, 1);
        submit(ONE);
        WorkerCommand.Offer offer = bench.offerTo(A);
        hear(new AttemptNotice.Declined(offer.attempt(), A, "queue full"));
        assertThat(bench.offerTo(B).attempt()).isEqualTo(offer.attempt());
        hear(new AttemptNotice.Declined(offer.attempt(), B, "queue full"));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);

        bench.workers().room(B, 1);
        host.tell(new OwnerCommand.RoomForAny(HOST, B));

        assertThat(bench.offerTo(B).attempt()).isEqualTo(offer.attempt());
        assertThat(bench.describe(host, ONE).placements()).hasSize(4);
    }

    @Test
    void asksItsOwnExecutorForRoomOncePerMessageWhenAllAreFull() {
        bench.workers().room(A, 0);

        submit(ONE, TWO);

        assertThat(phase(TWO)).isEqualTo(TaskPhase.WAITING);
        bench.worker(A).expectMessage(new WorkerCommand.AwaitRoom(ONE));
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void roomGoesToTheHighestPriorityFirst() {
        bench.workers().room(A, 0);
        submit(
                submitter,
                submission(ONE.toString(), TaskOptions.DEFAULTS.withPriority(1)),
                submission(TWO.toString(), TaskOptions.DEFAULTS.withPriority(8)),
                submission(THREE.toString(), TaskOptions.DEFAULTS.withPriority(5)));
        assertThat(phase(THREE)).isEqualTo(TaskPhase.WAITING);

        bench.workers().room(A, 1);
        host.tell(new OwnerCommand.RoomForAny(HOST, A));
        TaskId first = bench.offerTo(A).attempt().taskId();
        bench.workers().room(A, 5);
        bench.pass(Duration.ofMillis(200));

        assertThat(first).isEqualTo(TWO);
        assertThat(bench.offersTo(A))
                .extracting(offer -> offer.attempt().taskId())
                .containsExactly(THREE, ONE);
    }

    @Test
    void deadlineThatPassesIsTold() {
        submit(submitter, submission(ONE.toString(), TaskOptions.DEFAULTS.withDeadline(Duration.ofSeconds(2))));
        WorkerCommand.Offer offer = startOn(A);
        assertThat(offer.remaining()).contains(Duration.ofSeconds(2));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        bench.pass(Duration.ofSeconds(2));

        submitter.expectMessage(ended(ONE, new Outcome.Expired()));
        bench.worker(A)
                .expectMessage(new WorkerCommand.Revoke(ONE, offer.attempt().token()));
    }

    @Test
    void cancelEndsItStopsTheWorkerAndIsAnsweredTwice() {
        submit(ONE);
        WorkerCommand.Offer offer = startOn(A);

        assertThat(bench.cancel(host, ONE)).isEqualTo(CancelReply.Result.CANCELLED);
        submitter.expectMessage(ended(ONE, new Outcome.Cancelled()));
        bench.worker(A)
                .expectMessage(new WorkerCommand.Revoke(ONE, offer.attempt().token()));
        assertThat(bench.cancel(host, ONE)).isEqualTo(CancelReply.Result.ALREADY_ENDED);
        succeed(offer, A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.CANCELLED);
    }

    @Test
    void refusesMoreLiveSubmissionsThanItsLimitAndNamesTheSetting() {
        restartWith("slot-live-max = 2");

        submit(ONE, TWO, THREE);

        SubmitterNotice.Refused refused = submitter.expectMessageClass(SubmitterNotice.Refused.class);
        assertThat(refused.taskId()).isEqualTo(THREE);
        assertThat(refused.reason()).isEqualTo(SubmitterNotice.Refused.Reason.OVERLOADED);
        assertThat(refused.message()).contains("2 live submissions", "ttmesh.actors.slot-live-max");
        assertThat(bench.describe(host, THREE).status()).isEmpty();
    }

    @Test
    void takesAgainWhenALiveSubmissionEnded() {
        restartWith("slot-live-max = 1");
        submit(ONE);
        succeed(startOn(A), A);
        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);

        submit(TWO);

        assertThat(bench.offerTo(A).attempt().taskId()).isEqualTo(TWO);
    }

    @Test
    void remembersTheNewestOutcomesUpToTheirNumber() {
        restartWith("slot-outcomes-max = 2");
        runAll(payload("result").sizeBytes(), ONE, TWO, THREE);

        watch(submitter, ONE, TWO, THREE);

        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(ONE)));
        assertThat(submitter.expectMessageClass(SubmitterNotice.EndedAll.class).ended())
                .extracting(SubmitterNotice.Ended::taskId)
                .containsExactly(TWO, THREE);
    }

    @Test
    void remembersTheNewestOutcomesUpToTheirBytes() {
        restartWith("slot-outcome-bytes-max = 4 KiB");
        runAll(1_024, ONE, TWO, THREE);

        watch(submitter, ONE, TWO, THREE);

        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(ONE)));
    }

    @Test
    void countsTheTextOfFailuresAmongTheBytesItRemembers() {
        restartWith("slot-outcome-bytes-max = 4 KiB");
        submit(ONE, TWO, THREE);
        var failure = new Failure(Failure.Cause.EXCEPTION, "X", "m", "s".repeat(1_024));
        bench.offersTo(A).forEach(offer -> hear(new AttemptNotice.Failed(offer.attempt(), A, failure)));
        assertThat(phase(THREE)).isEqualTo(TaskPhase.FAILED);

        assertThat(bench.describe(host, ONE).status()).isEmpty();
    }

    private void runAll(int resultBytes, TaskId... ids) {
        submit(ids);
        var result = payload("x".repeat(resultBytes - 2));
        bench.offersTo(A).forEach(offer -> hear(new AttemptNotice.Succeeded(offer.attempt(), A, result)));
        Arrays.stream(ids).forEach(id -> submitter.expectMessageClass(SubmitterNotice.EndedAll.class));
    }

    @Test
    void forgetsOutcomesAfterTheirRetentionAndThenPassivates() {
        restartWith("outcome-retention = 1h");
        submit(ONE);
        succeed(startOn(A), A);
        submitter.expectMessage(ended(ONE, DONE));

        bench.pass(Duration.ofHours(1));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
        bench.shard().expectNoMessage(Duration.ZERO);
        bench.pass(Duration.ofMillis(1));

        bench.shard().expectMessage(new ClusterSharding.Passivate<>(host));
        assertThat(bench.describe(host, ONE).status()).isEmpty();
    }

    @Test
    void shardIsBusyWhileItHasLiveSubmissions() {
        submit(ONE);
        WorkerCommand.Offer offer = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        assertThat(bench.busy().snapshot()).containsExactly(SHARD);

        succeed(offer, A);
        submitter.expectMessage(ended(ONE, DONE));
        bench.pass(Duration.ofMillis(100));

        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
        assertThat(bench.busy().snapshot()).isEmpty();
    }

    @Test
    void manyFailuresAreToldInMessagesThatFitAFrame() {
        TaskId[] ids = IntStream.range(0, 100)
                .mapToObj(i -> TaskId.parse("eu.1.vN" + i))
                .toArray(TaskId[]::new);
        submit(ids);
        var failure = new Failure(Failure.Cause.EXCEPTION, "X", "m", "s".repeat(Failure.STACK_CHARS_MAX));

        hear(bench.offersTo(A).stream()
                .map(offer -> new AttemptNotice.Failed(offer.attempt(), A, failure))
                .toArray(AttemptNotice[]::new));

        List<SubmitterNotice.Ended> told = new ArrayList<>();
        while (told.size() < ids.length) {
            var next =
                    submitter.expectMessageClass(SubmitterNotice.EndedAll.class).ended();
            assertThat(next).hasSizeLessThan(16);
            told.addAll(next);
        }
        assertThat(told).hasSize(ids.length);
    }
}
