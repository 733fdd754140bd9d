package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerCommand.CancelReply;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.SubmitterNotice.Refused.Reason;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskVersion;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The normal way of durable submissions, and what their journal and its host's restarts make of it. */
class DurableHostTest extends DurableHostScene {
    private static final TaskId KEYED = TaskId.parse("eu.1.k1");

    private static Submission keyed(TaskVersion task, String digest, int priority) {
        return submission(
                KEYED.toString(),
                TaskOptions.DEFAULTS.withPriority(priority).withIdempotencyKey("key-1"),
                task,
                digest);
    }

    private void acceptKeyed() {
        submit(submitter, keyed(SUM, "digest", 5));
        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(KEYED), Durability.DURABLE));
    }

    private CancelReply.Result cancel(TaskId id) {
        return bench.cancel(host, id);
    }

    @Test
    void submissionIsInTheJournalBeforeItIsAcknowledgedOrOffered() {
        log.hold();
        submit(submitter, of(ONE, TaskOptions.DEFAULTS));
        Awaitility.await().until(() -> !log.appends().isEmpty());
        submitter.expectNoMessage(Duration.ofMillis(50));
        bench.worker(A).expectNoMessage(Duration.ZERO);

        log.release();

        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE), Durability.DURABLE));
        bench.offerTo(A);
        assertThat(log.history(ONE)).singleElement().isInstanceOfSatisfying(TaskEvent.Submitted.class, event -> {
            assertThat(event.token()).isEqualTo(new FencingToken(0, 1));
            assertThat(event.at()).isEqualTo(TestClock.START);
        });
    }

    @Test
    void submissionIsOfferedRunAndItsOutcomeJournalled() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        TaskPhase whileRun = phase(ONE);
        succeed(offer.attempt(), A);

        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(whileRun).isEqualTo(TaskPhase.RUNNING);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
        assertThat(log.history(ONE))
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        TaskEvent.Ended.class, end -> assertThat(end.outcome()).isEqualTo(DONE));
        assertThat(bench.eventsOf(ONE)).containsExactly("TaskSubmitted", "TaskStarted", "TaskEnded");
        assertThat(log.reads()).isZero();
    }

    @Test
    void endIsSettledAndToldOnlyWhenItIsInTheJournal() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        log.hold();

        succeed(offer.attempt(), A);
        Awaitility.await().until(() -> log.appends().size() == 2);
        submitter.expectNoMessage(Duration.ofMillis(50));
        bench.worker(A).expectNoMessage(Duration.ZERO);
        log.release();

        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
    }

    @Test
    void manySubmissionsOfOneMessageAreOneAppendOneAnswerAndOneOffer() {
        accept(ONE, TWO, THREE);

        assertThat(log.appends())
                .singleElement()
                .satisfies(entries -> assertThat(entries).hasSize(3));
        assertThat(bench.offersTo(A))
                .extracting(offer -> offer.attempt().taskId())
                .containsExactly(ONE, TWO, THREE);
    }

    @Test
    void sameKeyJoinsTheFirstSubmission() {
        TestProbe<SubmitterNotice> other = bench.submitter();
        acceptKeyed();
        WorkerCommand.Offer offer = startOn(A);

        submit(other, keyed(SUM, "digest", 9));
        other.expectMessage(new SubmitterNotice.Acknowledged(List.of(KEYED), Durability.DURABLE));
        succeed(offer.attempt(), A);

        submitter.expectMessage(ended(KEYED, DONE));
        other.expectMessage(ended(KEYED, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void sameKeyAfterTheEndGetsTheOutcomeAndNoSecondRunFromMemoryOrFromTheJournal() {
        acceptKeyed();
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(KEYED, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);

        acceptKeyed();
        submitter.expectMessage(ended(KEYED, DONE));
        restart();
        acceptKeyed();
        submitter.expectMessage(ended(KEYED, DONE));

        bench.worker(A).expectNoMessage(Duration.ZERO);
        assertThat(log.history(KEYED)).hasSize(2);
    }

    @Test
    void sameKeyWithAnotherTaskOrInputIsRefusedLiveOrEnded() {
        acceptKeyed();
        WorkerCommand.Offer offer = startOn(A);
        refusesForeigners();
        succeed(offer.attempt(), A);
        refusesForeigners();
        restart();
        refusesForeigners();
    }

    private void refusesForeigners() {
        TestProbe<SubmitterNotice> other = bench.submitter();
        for (Submission foreign :
                List.of(keyed(SUM, "another digest", 5), keyed(new TaskVersion("sum", 2), "digest", 5))) {
            submit(other, foreign);
            SubmitterNotice.Refused refused = other.expectMessageClass(SubmitterNotice.Refused.class);
            assertThat(refused.reason()).isEqualTo(Reason.KEY_REUSED);
            assertThat(refused.message()).contains("key 'key-1' of namespace default", "sum@1", "use a new key");
        }
    }

    @Test
    void outcomeIsToldAfterARestart() {
        accept(ONE);
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(ONE, DONE));

        restart();
        watch(submitter, ONE);

        submitter.expectMessage(ended(ONE, DONE));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
        assertThat(log.reads()).isEqualTo(1);
    }

    @Test
    void outcomeThatIsTooManyForMemoryIsReadFromTheJournal() {
        restart(stored(), "slot-outcomes-max = 0");
        accept(ONE);
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(ONE, DONE));

        watch(submitter, ONE);

        submitter.expectMessage(ended(ONE, DONE));
        assertThat(log.reads()).isEqualTo(1);
    }

    @Test
    void attemptThatReportsToARecoveredOwnerIsAdopted() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        restart();
        TaskPhase recovered = phase(ONE);

        hear(new AttemptNotice.Renewed(offer.attempt(), A, true, 0.5));

        assertThat(recovered).isEqualTo(TaskPhase.WAITING);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        watch(submitter, ONE);
        succeed(offer.attempt(), A);
        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
    }

    @Test
    void endThatIsToldToAHostThatKnowsNothingIsAccepted() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        restart();

        succeed(offer.attempt(), A);

        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
    }

    @Test
    void attemptThatStaysSilentIsSupersededAfterALeaseAndNotBefore() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        restart();
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);

        bench.pass(Duration.ofSeconds(30).minusMillis(1));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        bench.pass(Duration.ofMillis(1));

        WorkerCommand.Offer next = bench.offerTo(A);
        assertThat(next.attempt().token()).isEqualTo(new FencingToken(0, 2));
        succeed(offer.attempt(), A);
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(log.history(ONE)).hasSize(2);
        succeed(next.attempt(), A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.SUCCEEDED);
    }

    @Test
    void supersededAttemptIsJournalledSoThatItsTokenIsNeverIssuedAgain() {
        accept(ONE);
        startOn(A);
        for (int attempt = 2; attempt <= 3; attempt++) {
            restart();
            assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
            bench.pass(Duration.ofSeconds(30));
            assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, attempt));
        }
    }

    @Test
    void silentWorkerLosesItsAttempt() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.offerOrRevokes(A))
                .containsExactlyInAnyOrder("Revoke " + offer.attempt().token(), "Offer 0/2");
    }

    @Test
    void attemptOfALostWorkerRunsElsewhere() {
        bench.workers().room(A, 0).room(B, 1);
        accept(ONE);
        startOn(B);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        bench.workers().room(A, 1).leave(B);
        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(B)));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void roomThatIsReportedGoesToTheHighestPriority() {
        bench.workers().room(A, 0);
        accept(TaskOptions.DEFAULTS.withPriority(1), ONE);
        accept(TaskOptions.DEFAULTS.withPriority(9), TWO);
        assertThat(phase(TWO)).isEqualTo(TaskPhase.WAITING);
        bench.workers().room(A, 1);

        host.tell(new OwnerCommand.RoomForAny(HOST, A));

        assertThat(bench.offerTo(A).attempt().taskId()).isEqualTo(TWO);
    }

    @Test
    void retryIsJournalledAndWaitsAcrossARestart() {
        accept(TaskOptions.DEFAULTS.withRetry(RetryPolicy.of(2)), ONE);
        WorkerCommand.Offer offer = startOn(A);

        hear(new AttemptNotice.Failed(offer.attempt(), A, new Failure(Failure.Cause.EXCEPTION, "X", "no", "")));

        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(log.history(ONE)).last().isInstanceOf(TaskEvent.AttemptOpened.class);
        restart();
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.pass(Duration.ofMillis(200));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void noSuccessFollowsAnAcknowledgedCancel() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);

        assertThat(cancel(ONE)).isEqualTo(CancelReply.Result.CANCELLED);
        assertThat(log.history(ONE))
                .last()
                .isInstanceOfSatisfying(
                        TaskEvent.Ended.class, end -> assertThat(end.outcome()).isEqualTo(new Outcome.Cancelled()));
        succeed(offer.attempt(), A);

        submitter.expectMessage(ended(ONE, new Outcome.Cancelled()));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.CANCELLED);
        submitter.expectNoMessage(Duration.ZERO);
        restart();
        assertThat(cancel(ONE)).isEqualTo(CancelReply.Result.ALREADY_ENDED);
        assertThat(log.history(ONE)).hasSize(2);
    }

    @Test
    void unknownSubmissionIsSaidToBeUnknownAndItsAttemptStopped() {
        var attempt = new WorkerCommand.AttemptId(ONE, new FencingToken(0, 1));

        watch(submitter, ONE);
        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(ONE)));
        assertThat(cancel(ONE)).isEqualTo(CancelReply.Result.UNKNOWN);
        assertThat(describe(ONE).status()).isEmpty();
        hear(new AttemptNotice.Renewed(attempt, A, true, 0));

        bench.worker(A).expectMessage(new WorkerCommand.Revoke(ONE, attempt.token()));
        assertThat(log.appends()).isEmpty();
    }

    @Test
    void outcomeOfAKeyIsForgottenAfterItsRetentionAndNeverRunAgain() {
        restart(stored(), "key-retention = 1h");
        acceptKeyed();
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(KEYED, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        bench.pass(Duration.ofHours(1));
        watch(submitter, KEYED);
        submitter.expectMessage(ended(KEYED, DONE));

        bench.pass(Duration.ofMillis(1));
        submit(submitter, keyed(SUM, "digest", 5));
        watch(submitter, KEYED);

        submitter.expectMessage(new SubmitterNotice.Forgotten(KEYED));
        submitter.expectMessage(new SubmitterNotice.Forgotten(KEYED));
        assertThat(describe(KEYED).forgotten()).isTrue();
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void deadlineIsKeptAcrossARestart() {
        accept(TaskOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)), ONE);
        startOn(A);
        restart();
        watch(submitter, ONE);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);

        bench.pass(Duration.ofSeconds(20));

        submitter.expectMessage(ended(ONE, new Outcome.Expired()));
    }

    /** Beyond what a timer of Pekko can count. */
    @Test
    void startInAYearIsTaken() {
        accept(TaskOptions.DEFAULTS.withDelay(Duration.ofDays(365)), ONE);
        restart();

        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.pass(Duration.ofDays(365));
        bench.offerTo(A);
    }

    @Test
    void acknowledgementSaysWhatHoldsAtItsMoment() {
        durability.set(Durability.LOCAL);
        accept(ONE);
        durability.set(Durability.REPLICATED);

        accept(ONE);

        assertThat(describe(ONE).status().orElseThrow().durability()).isEqualTo(Durability.REPLICATED);
    }

    @Test
    void confirmationIsGivenForWhatTheJournalHas() {
        accept(ONE);
        restart();
        host.tell(new OwnerCommand.Confirm(ONE, submitter.getRef()));
        host.tell(new OwnerCommand.Confirm(TWO, submitter.getRef()));

        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE), Durability.DURABLE));
        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(TWO)));
    }
}
