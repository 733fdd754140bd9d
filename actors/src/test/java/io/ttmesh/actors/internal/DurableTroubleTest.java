package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.FakeTaskLog.Fault;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.SubmitterNotice.Refused.Reason;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Durable submissions whose journal fails, does not answer, or has heard of them before. */
class DurableTroubleTest extends DurableHostScene {
    private static final FencingToken FIRST = new FencingToken(0, 1);

    private void submitOne() {
        submit(submitter, of(ONE, TaskOptions.DEFAULTS));
    }

    private static TaskEvent.Ended end() {
        return new TaskEvent.Ended(DONE, TestClock.START, FIRST, Optional.of(A));
    }

    @Test
    void firstWriteThatMeetsAnEarlierOneJoinsIt() {
        log.write(ONE, new TaskEvent.Submitted(of(ONE, TaskOptions.DEFAULTS), FIRST, TestClock.START));

        accept(ONE);

        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        assertThat(log.history(ONE)).hasSize(1);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        bench.pass(Duration.ofSeconds(30));
        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void firstWriteThatMeetsAnEndIsAnsweredWithIt() {
        log.write(ONE, new TaskEvent.Submitted(of(ONE, TaskOptions.DEFAULTS), FIRST, TestClock.START));
        log.write(ONE, end());

        accept(ONE);

        submitter.expectMessage(ended(ONE, DONE));
        assertThat(log.history(ONE)).hasSize(2);
    }

    @Test
    void firstWriteThatMeetsAnotherTaskUnderItsKeyIsRefused() {
        var other = submission(ONE.toString(), TaskOptions.DEFAULTS, SUM, "another digest");
        log.write(ONE, new TaskEvent.Submitted(other, FIRST, TestClock.START));

        submitOne();

        assertThat(submitter.expectMessageClass(SubmitterNotice.Refused.class).reason())
                .isEqualTo(Reason.KEY_REUSED);
    }

    @Test
    void oneThatIsRefusedKeepsNoOtherOfItsAppendFromBeingStored() {
        log.next(Fault.NONE, Fault.REFUSED, Fault.NONE);

        submit(
                submitter,
                of(ONE, TaskOptions.DEFAULTS),
                of(TWO, TaskOptions.DEFAULTS),
                of(THREE, TaskOptions.DEFAULTS));

        SubmitterNotice.Refused refused = submitter.expectMessageClass(SubmitterNotice.Refused.class);
        assertThat(refused.taskId()).isEqualTo(TWO);
        assertThat(refused.reason()).isEqualTo(Reason.NOT_STORABLE);
        assertThat(refused.message()).contains("too large");
        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE, THREE), Durability.DURABLE));
        assertThat(log.appends()).hasSize(1);
        assertThat(describe(TWO).status()).isEmpty();
    }

    @Test
    void submissionThatTheJournalDoesNotTakeIsNotAcknowledgedAndMayComeAgain() {
        log.next(Fault.FAILED);
        submitOne();
        watch(submitter, ONE);
        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(ONE)));
        bench.worker(A).expectNoMessage(Duration.ZERO);

        accept(ONE);

        bench.offerTo(A);
    }

    @Test
    void submissionOfUnknownFateThatIsStoredIsAcknowledgedAndRunAtOnce() {
        log.next(Fault.UNKNOWN_STORED);

        accept(ONE);

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(FIRST);
        assertThat(log.history(ONE)).hasSize(1);
        assertThat(log.reads()).isEqualTo(1);
    }

    @Test
    void submissionOfUnknownFateThatIsLostIsNotAcknowledged() {
        log.next(Fault.UNKNOWN_LOST);
        submitOne();

        assertThat(describe(ONE).status()).isEmpty();
        submitter.expectNoMessage(Duration.ZERO);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        accept(ONE);
    }

    @Test
    void nothingIsSaidBeforeAnUnknownFateIsKnown() {
        TestProbe<OwnerCommand.Description> asker = kit.createTestProbe();
        log.next(Fault.UNKNOWN_STORED);
        log.failReads(1);
        submitOne();
        host.tell(new OwnerCommand.Describe(ONE, asker.getRef()));
        Awaitility.await().until(() -> log.reads() == 1);
        asker.expectNoMessage(Duration.ofMillis(50));
        submitter.expectNoMessage(Duration.ZERO);

        // Time must pass after the failure was heard, and nobody tells when that is.
        Awaitility.await().until(() -> {
            bench.pass(Duration.ofSeconds(1));
            return log.reads() == 2;
        });

        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE), Durability.DURABLE));
        assertThat(asker.receiveMessage().status()).isPresent();
    }

    @Test
    void endOfUnknownFateThatIsStoredIsToldAndSettled() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        log.next(Fault.UNKNOWN_STORED);

        succeed(offer.attempt(), A);

        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(log.history(ONE)).hasSize(2);
    }

    @Test
    void endThatIsNotStoredIsNeitherToldNorSettledUntilItsWorkerSaysItAgain() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        log.next(Fault.UNKNOWN_LOST, Fault.FAILED);
        for (int lost = 0; lost < 2; lost++) {
            succeed(offer.attempt(), A);
            assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
            submitter.expectNoMessage(Duration.ZERO);
            bench.worker(A).expectNoMessage(Duration.ZERO);
        }

        succeed(offer.attempt(), A);

        submitter.expectMessage(ended(ONE, DONE));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
    }

    @Test
    void cancelThatIsNotStoredIsNotAnswered() {
        TestProbe<OwnerCommand.CancelReply> asker = kit.createTestProbe();
        accept(ONE);
        log.next(Fault.FAILED);

        host.tell(new OwnerCommand.Cancel(ONE, asker.getRef()));

        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        asker.expectNoMessage(Duration.ZERO);
        assertThat(bench.cancel(host, ONE)).isEqualTo(OwnerCommand.CancelReply.Result.CANCELLED);
        submitter.expectMessage(ended(ONE, new Outcome.Cancelled()));
    }

    /** Were it offered first, a successor that knows nothing of it would give its token to another worker. */
    @Test
    void attemptThatTheJournalRefusesIsNotOffered() {
        accept(TaskOptions.DEFAULTS.withRetry(RetryPolicy.of(2)), ONE);
        WorkerCommand.Offer offer = bench.offerTo(A);
        var failure = new Failure(Failure.Cause.LOST_NODE, "", "gone", "");
        log.next(Fault.FAILED);

        hear(new AttemptNotice.Failed(offer.attempt(), A, failure));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        hear(new AttemptNotice.Failed(offer.attempt(), A, failure));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
    }

    /** It would go on giving out attempts that its successor gives out, too. */
    @Test
    void hostThatAnotherHasOvertakenStopsAndSaysNothing() {
        accept(ONE, TWO);
        WorkerCommand.Offer offer = bench.offersTo(A).getFirst();
        log.write(ONE, new TaskEvent.Ended(new Outcome.Cancelled(), TestClock.START, FIRST, Optional.empty()));

        succeed(offer.attempt(), A);

        submitter.expectTerminated(host);
        submitter.expectNoMessage(Duration.ZERO);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        assertThat(here.find(HOST.shard())).isNull();
        host = start();
        assertThat(phase(ONE)).isEqualTo(TaskPhase.CANCELLED);
        assertThat(phase(TWO)).isEqualTo(TaskPhase.WAITING);
    }

    @Test
    void questionIsAnsweredWhenTheJournalCanBeReadAgain() {
        log.write(ONE, new TaskEvent.Submitted(of(ONE, TaskOptions.DEFAULTS), FIRST, TestClock.START));
        log.write(ONE, end());
        log.failReads(2);

        watch(submitter, ONE);
        Awaitility.await().until(() -> {
            bench.pass(Duration.ofSeconds(1));
            return log.reads() == 3;
        });

        submitter.expectMessage(ended(ONE, DONE));
    }

    /** What it said before is lost with it, and asked for again; the journal has the rest. */
    @Test
    void hostThatFailsStartsAnewFromTheJournal() {
        accept(ONE);
        WorkerCommand.Offer offer = startOn(A);
        log.write(TWO, submission("eu.1.d2", TaskOptions.DEFAULTS));

        watch(submitter, TWO);
        Awaitility.await().untilAsserted(() -> {
            bench.pass(Duration.ofSeconds(1));
            watch(submitter, ONE);
            hear(new AttemptNotice.Succeeded(offer.attempt(), A, payload("result")));
            submitter.expectMessage(Duration.ofMillis(200), ended(ONE, DONE));
        });
    }
}
