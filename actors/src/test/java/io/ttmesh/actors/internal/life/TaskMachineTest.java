package io.ttmesh.actors.internal.life;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.internal.life.Life.LOSSES_MAX;
import static io.ttmesh.actors.internal.life.Life.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskState.Reason;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.WhenFull;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskMachineTest {
    private static final TaskOptions ONCE = TaskOptions.DEFAULTS;
    private static final TaskOptions THRICE = ONCE.withRetry(RetryPolicy.of(3));
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Failure THROWN = new Failure(Failure.Cause.EXCEPTION, "java.io.IOException", "no", "");

    private static TaskState.Waiting waiting(Life life) {
        return (TaskState.Waiting) life.state();
    }

    private static Outcome outcome(Life life) {
        return ((TaskState.Ended) life.state()).outcome();
    }

    @Test
    void delayedSubmissionIsPlacedWhenItIsDueAndNotBefore() {
        Life life = Life.of(ONCE.withDelay(Duration.ofSeconds(10)));

        assertThat(life.pass(Duration.ofSeconds(10).minus(MILLI)).wake().last()).isEqualTo(Decision.NOTHING);
        assertThat(life.pass(MILLI).wake().last()).isEqualTo(Decision.place());
    }

    @Test
    void failedAttemptIsTriedAgainAfterItsBackoff() {
        Life life = Life.running(THRICE, A).fails(A, THROWN);

        assertThat(life.token()).isEqualTo(new FencingToken(0, 2));
        assertThat(waiting(life).wakeAt()).isEqualTo(life.now().plusMillis(200));
        assertThat(waiting(life).reason()).isEqualTo(Reason.RETRY);
        assertThat(life.last().effects()).isEmpty();
        assertThat(life.pass(Duration.ofMillis(200)).wake().last()).isEqualTo(Decision.place());
    }

    @Test
    void secondRetryWaitsLongerThanTheFirst() {
        Life life = Life.running(THRICE, A).fails(A, THROWN);
        life.pass(Duration.ofMillis(200)).runOn(B).fails(B, THROWN);

        assertThat(waiting(life).wakeAt()).isEqualTo(life.now().plusMillis(400));
    }

    @Test
    void lastFailureOfThePolicyIsTheOutcome() {
        Life life = Life.running(THRICE, A).fails(A, THROWN);
        life.pass(Duration.ofMillis(200)).runOn(A).fails(A, THROWN);
        life.pass(Duration.ofMillis(400)).runOn(A).fails(A, THROWN);

        assertThat(outcome(life)).isEqualTo(new Outcome.Failed(THROWN));
        assertThat(((TaskState.Ended) life.state()).attempts()).isEqualTo(3);
    }

    @Test
    void exceptionThatIsNamedNonRetryableEndsTheSubmission() {
        RetryPolicy policy = RetryPolicy.of(3).withNonRetryable(Set.of("java.io.IOException"));
        Life life = Life.running(ONCE.withRetry(policy), A).fails(A, THROWN);

        assertThat(outcome(life)).isEqualTo(new Outcome.Failed(THROWN));
    }

    @ParameterizedTest
    @EnumSource(Failure.Cause.class)
    void onlyCausesThatMayPassAreTriedAgain(Failure.Cause cause) {
        Failure failure = Failure.of(cause, "x");
        Life life = Life.running(THRICE, A).fails(A, failure);

        assertThat(life.state() instanceof TaskState.Waiting).isEqualTo(failure.isRetryable());
    }

    @Test
    void timedOutAttemptIsTriedAgainAsThePolicySays() {
        Failure timeout = Failure.of(Failure.Cause.TIMEOUT, "over its timeout");
        Life life = Life.running(ONCE.withRetry(RetryPolicy.of(2)), A).fails(A, timeout);
        life.pass(Duration.ofMillis(200)).runOn(A).fails(A, timeout);

        assertThat(outcome(life)).isEqualTo(new Outcome.Failed(timeout));
    }

    @Test
    void lostWorkerIsReplacedAtOnceAndCostsNoRetry() {
        Life life = Life.running(ONCE, A).feed(new TaskInput.WorkerLost(A));

        assertThat(life.token().attempt()).isEqualTo(2);
        assertThat(life.last().effects()).containsExactly(new TaskEffect.Place());
        assertThat(life.live().ticket().failures()).isZero();
        assertThat(life.runOn(B).succeeds(B).state()).isInstanceOf(TaskState.Ended.class);
    }

    @Test
    void workersThatAreLostAgainAndAgainEndTheSubmission() {
        Life life = Life.of(ONCE);

        for (int loss = 0; loss < LOSSES_MAX; loss++) {
            life.runOn(A).feed(new TaskInput.WorkerLost(A));
            assertThat(life.state()).isInstanceOf(TaskState.Live.class);
        }
        life.runOn(A).feed(new TaskInput.WorkerLost(A));

        assertThat(outcome(life))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().cause()).isEqualTo(Failure.Cause.LOST_NODE));
    }

    @Test
    void silentWorkerLosesItsAttemptWhenTheLeaseLapsesAndIsTold() {
        Life life = Life.running(ONCE, A);
        FencingToken lapsed = life.token();

        assertThat(life.pass(RULES.leaseTimeout().minus(MILLI)).wake().last()).isEqualTo(Decision.NOTHING);
        life.pass(MILLI).wake();

        assertThat(life.token()).isGreaterThan(lapsed);
        assertThat(life.last().effects()).containsExactly(new TaskEffect.Place(), new TaskEffect.Revoke(A, lapsed));
    }

    @Test
    void renewalKeepsTheLease() {
        Life life = Life.running(ONCE, A).pass(Duration.ofSeconds(29));
        life.hear(new AttemptNotice.Renewed(life.attempt(), A, true, 0.25));

        assertThat(life.pass(Duration.ofSeconds(29)).wake().last()).isEqualTo(Decision.NOTHING);
        assertThat(((TaskState.Running) life.state()).progress()).isEqualTo(0.25);
    }

    @Test
    void progressNeverGoesBack() {
        Life life = Life.running(ONCE, A);
        life.hear(new AttemptNotice.Renewed(life.attempt(), A, true, 0.5));
        life.hear(new AttemptNotice.Renewed(life.attempt(), A, true, 0.25));

        assertThat(((TaskState.Running) life.state()).progress()).isEqualTo(0.5);
    }

    @Test
    void offerThatIsNotAnsweredGoesElsewhereUnderAnotherToken() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.Placed(A));
        FencingToken unanswered = life.token();

        life.pass(RULES.offerTimeout()).wake();

        assertThat(life.token()).isGreaterThan(unanswered);
        assertThat(life.last().effects()).containsExactly(new TaskEffect.Place(), new TaskEffect.Revoke(A, unanswered));
    }

    @Test
    void deadlineExpiresTheSubmissionAndStopsItsWorker() {
        Life life = Life.running(ONCE.withDeadline(Duration.ofSeconds(3)), A);

        assertThat(life.pass(Duration.ofSeconds(3).minus(MILLI)).wake().last()).isEqualTo(Decision.NOTHING);
        life.pass(MILLI).wake();

        assertThat(outcome(life)).isEqualTo(new Outcome.Expired());
        assertThat(life.last().effects()).containsExactly(new TaskEffect.Revoke(A, new FencingToken(0, 1)));
    }

    @Test
    void deadlineCountsFromTheSubmissionThroughAllAttempts() {
        Life life = Life.running(THRICE.withDeadline(Duration.ofSeconds(3)), A).pass(Duration.ofSeconds(2));
        life.fails(A, THROWN).pass(Duration.ofSeconds(1)).wake();

        assertThat(outcome(life).phase()).isEqualTo(TaskPhase.EXPIRED);
    }

    @Test
    void failureAfterTheDeadlineIsNotTriedAgain() {
        Life life = Life.running(THRICE.withDeadline(Duration.ofSeconds(3)), A).pass(Duration.ofSeconds(3));

        life.fails(A, THROWN);

        assertThat(outcome(life)).isEqualTo(new Outcome.Expired());
    }

    @Test
    void cancelEndsItAndStopsItsWorker() {
        Life life = Life.running(ONCE, A).feed(new TaskInput.Cancel());

        assertThat(outcome(life)).isEqualTo(new Outcome.Cancelled());
        assertThat(life.last().effects()).containsExactly(new TaskEffect.Revoke(A, new FencingToken(0, 1)));
    }

    @Test
    void resultAfterACancelHasNoEffect() {
        Life life = Life.running(ONCE, A);
        AttemptId attempt = life.attempt();
        TaskState cancelled = life.feed(new TaskInput.Cancel()).state();

        life.hear(new AttemptNotice.Succeeded(attempt, A, payload("late")));

        assertThat(life.state()).isEqualTo(cancelled);
    }

    @Test
    void resultOfASupersededAttemptHasNoEffect() {
        Life life = Life.running(ONCE, A);
        AttemptId superseded = life.attempt();
        TaskState next = life.feed(new TaskInput.WorkerLost(A)).runOn(B).state();

        life.hear(new AttemptNotice.Succeeded(superseded, A, payload("late")));
        life.hear(new AttemptNotice.Failed(superseded, A, THROWN));
        life.hear(new AttemptNotice.Declined(superseded, A, "full"));

        assertThat(life.state()).isEqualTo(next);
    }

    @Test
    void resultOfATokenThatWasNeverIssuedHasNoEffect() {
        Life life = Life.running(ONCE, A);
        TaskState before = life.state();

        life.hear(new AttemptNotice.Succeeded(life.attempt(new FencingToken(0, 2)), A, payload("early")));
        life.hear(new AttemptNotice.Succeeded(life.attempt(new FencingToken(1, 1)), A, payload("foreign")));

        assertThat(life.state()).isEqualTo(before);
    }

    @Test
    void resultToldTwiceChangesNothing() {
        Life life = Life.running(ONCE, A);
        AttemptId attempt = life.attempt();
        TaskState ended = life.succeeds(A).state();

        life.hear(new AttemptNotice.Succeeded(attempt, A, payload("another")));

        assertThat(life.state()).isEqualTo(ended);
    }

    @Test
    void acceptanceToldTwiceOnlyRenews() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.Placed(A));
        life.hear(new AttemptNotice.Accepted(life.attempt(), A));
        var queued = (TaskState.Queued) life.state();

        life.pass(MILLI).hear(new AttemptNotice.Accepted(life.attempt(), A));

        assertThat(life.state())
                .isEqualTo(new TaskState.Queued(
                        queued.ticket(),
                        queued.token(),
                        queued.since(),
                        A,
                        queued.leaseUntil().plus(MILLI)));
    }

    @Test
    void acceptanceThatOvertakesTheStartDoesNotTakeItBack() {
        Life life = Life.running(ONCE, A);

        life.hear(new AttemptNotice.Accepted(life.attempt(), A));
        life.hear(new AttemptNotice.Renewed(life.attempt(), A, false, 0));

        assertThat(life.live().phase()).isEqualTo(TaskPhase.RUNNING);
    }

    @Test
    void declinedAttemptIsPlacedElsewhereUnderTheSameToken() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.Placed(A));
        FencingToken token = life.token();

        life.hear(new AttemptNotice.Declined(life.attempt(), A, "queue full"));

        assertThat(life.last().effects()).containsExactly(new TaskEffect.Place());
        assertThat(waiting(life).declined()).containsExactly(A);
        assertThat(waiting(life).detail()).isEqualTo("queue full");
        assertThat(life.runOn(B).token()).isEqualTo(token);
    }

    @Test
    void everyDeclineOfARoundIsRememberedUntilAllAreFull() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.Placed(A));
        life.hear(new AttemptNotice.Declined(life.attempt(), A, "full")).feed(new TaskInput.Placed(B));
        life.hear(new AttemptNotice.Declined(life.attempt(), B, "full"));

        assertThat(waiting(life).declined()).containsExactlyInAnyOrder(A, B);
        assertThat(waiting(life.feed(new TaskInput.AllFull("all full"))).declined())
                .isEmpty();
    }

    @Test
    void fullMeshMakesItWaitAndLookAgain() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.AllFull("all full"));

        assertThat(waiting(life).reason()).isEqualTo(Reason.FULL);
        assertThat(waiting(life).wakeAt()).isEqualTo(life.now().plus(RULES.fullRetry()));
        assertThat(life.pass(RULES.fullRetry()).wake().last()).isEqualTo(Decision.place());
    }

    @Test
    void fullMeshFailsItWhenTheOptionsSaySo() {
        Life life = Life.of(ONCE.withWhenFull(WhenFull.REFUSE)).wake().feed(new TaskInput.AllFull("all full"));

        assertThat(outcome(life)).isEqualTo(new Outcome.Failed(Failure.of(Failure.Cause.OVERLOADED, "all full")));
    }

    @Test
    void roomIsForThoseThatWaitForIt() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.AllFull("all full"));

        assertThat(life.feed(new TaskInput.RoomAgain(A)).last()).isEqualTo(Decision.place());
    }

    /** As when two workers report room before the owner has heard the answer of its first placement. */
    @Test
    void secondAnswerOfPlacementDoesNotGiveTheExecutionToAnother() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.Placed(A));
        TaskState offered = life.state();

        assertThat(life.feed(new TaskInput.Placed(B)).last()).isEqualTo(Decision.NOTHING);
        life.feed(new TaskInput.AllFull("all full"));
        life.feed(new TaskInput.NoneEligible(Failure.of(Failure.Cause.UNKNOWN_TASK, "gone")));

        assertThat(life.state()).isEqualTo(offered);
    }

    @Test
    void submissionThatNobodyCanRunFailsWhenItsGraceIsOver() {
        Failure nowhere = Failure.of(Failure.Cause.NO_ELIGIBLE_NODE, "no node is eligible");
        Life life = Life.of(ONCE).wake().feed(new TaskInput.NoneEligible(nowhere));

        life.pass(RULES.nowhereGrace().minus(MILLI)).wake().feed(new TaskInput.NoneEligible(nowhere));
        assertThat(waiting(life).reason()).isEqualTo(Reason.NOWHERE);
        life.pass(RULES.fullRetry()).wake().feed(new TaskInput.NoneEligible(nowhere));

        assertThat(outcome(life)).isEqualTo(new Outcome.Failed(nowhere));
    }

    @Test
    void graceBeginsAgainWhenANodeWasEligibleMeanwhile() {
        Failure nowhere = Failure.of(Failure.Cause.NO_ELIGIBLE_NODE, "no node is eligible");
        Life life = Life.of(ONCE).wake().feed(new TaskInput.NoneEligible(nowhere));
        life.pass(RULES.nowhereGrace()).wake().feed(new TaskInput.AllFull("all full"));

        life.wake().feed(new TaskInput.NoneEligible(nowhere));

        assertThat(waiting(life).reason()).isEqualTo(Reason.NOWHERE);
    }

    @Test
    void recoveredOwnerGivesARunningAttemptOneLeaseToReport() {
        Life life = Life.running(ONCE, A).pass(Duration.ofSeconds(9)).recover(0);

        assertThat(waiting(life).reason()).isEqualTo(Reason.RECOVERED);
        assertThat(waiting(life).wakeAt()).isEqualTo(life.now().plus(RULES.leaseTimeout()));
        assertThat(life.pass(RULES.leaseTimeout().minus(MILLI)).wake().last()).isEqualTo(Decision.NOTHING);
    }

    @Test
    void recoveredOwnerAdoptsTheAttemptThatReports() {
        Life life = Life.running(ONCE, A);
        FencingToken token = life.token();

        life.recover(0).hear(new AttemptNotice.Renewed(life.attempt(token), A, true, 0.5));

        assertThat(life.live().phase()).isEqualTo(TaskPhase.RUNNING);
        assertThat(life.token()).isEqualTo(token);
        assertThat(life.succeeds(A).state()).isInstanceOf(TaskState.Ended.class);
    }

    @Test
    void recoveredOwnerSupersedesTheAttemptThatStaysSilent() {
        Life life = Life.running(ONCE, A);
        FencingToken token = life.token();

        life.recover(0).pass(RULES.leaseTimeout()).wake();

        assertThat(life.token()).isGreaterThan(token);
        assertThat(life.last().effects()).containsExactly(new TaskEffect.Place());
    }

    @Test
    void recoveredOwnerNeverOffersTheTokenItFound() {
        Life life = Life.of(ONCE).wake().feed(new TaskInput.Placed(A)).recover(0);

        life.feed(new TaskInput.RoomAgain(B)).feed(new TaskInput.Placed(B));

        assertThat(waiting(life).reason()).isEqualTo(Reason.RECOVERED);
    }

    @Test
    void retryThatWasNotDueWhenItsOwnerDiedKeepsItsToken() {
        Life life = Life.running(THRICE, A).fails(A, THROWN).recover(0);

        assertThat(life.token().attempt()).isEqualTo(2);
        assertThat(waiting(life).reason()).isEqualTo(Reason.RETRY);
        assertThat(life.pass(Duration.ofMillis(200)).wake().last()).isEqualTo(Decision.place());
    }

    @Test
    void nextTokenTakesTheEpochOfTheOwnerThatIssuesIt() {
        Life life = Life.running(ONCE, A).recover(77).pass(RULES.leaseTimeout()).wake();

        assertThat(life.token()).isEqualTo(new FencingToken(77, 2));
    }
}
