package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static io.ttmesh.actors.internal.OwnerBench.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskState;
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
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskEntityTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ManualTime.config()));
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Outcome DONE = new Outcome.Succeeded(payload("result"));

    private final TaskId id = TaskId.parse("any.1.kE" + COUNT.incrementAndGet());
    private OwnerBench bench;
    private TestProbe<SubmitterNotice> submitter;
    private EventSourcedBehaviorTestKit<OwnerCommand, TaskEvent.Journalled, TaskState> entity;

    @BeforeEach
    void entity() {
        bench = new OwnerBench(KIT);
        submitter = bench.submitter();
        start(OwnerBench.STORED);
    }

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private void start(DurableQuota quota, String... settings) {
        entity = EventSourcedBehaviorTestKit.create(
                KIT.system(), TaskEntity.create(id, bench.context(settings), quota, bench.place()));
    }

    private Submission keyed(TaskOptions options, TaskVersion task, String digest) {
        return submission(id.toString(), options.withIdempotencyKey("key-1"), task, digest);
    }

    private void submit(TestProbe<SubmitterNotice> replyTo, Submission submission) {
        entity.runCommand(new OwnerCommand.Submit(submission, replyTo.getRef()));
    }

    private void submit(TaskOptions options) {
        submit(submitter, keyed(options, SUM, "digest"));
        submitter.expectMessage(new SubmitterNotice.Acknowledged(id, Durability.DURABLE));
    }

    private void submit() {
        submit(TaskOptions.DEFAULTS);
    }

    private WorkerCommand.Offer startOn(NodeId worker) {
        WorkerCommand.Offer offer = bench.offerTo(worker);
        hear(started(offer, worker));
        return offer;
    }

    private List<TaskEvent.Journalled> hear(AttemptNotice notice) {
        return entity.runCommand(new OwnerCommand.Notice(notice)).events();
    }

    private List<TaskEvent.Journalled> succeed(WorkerCommand.AttemptId attempt, NodeId worker) {
        return hear(new AttemptNotice.Succeeded(attempt, worker, payload("result")));
    }

    private void watch(TestProbe<SubmitterNotice> watcher) {
        entity.runCommand(new OwnerCommand.Watch(id, watcher.getRef()));
    }

    /** A new incarnation, which must have exactly the state that the journal tells. */
    private void restart() {
        TaskState before = entity.getState();
        assertThat(entity.restart().state()).isEqualTo(before);
    }

    private OwnerCommand.Description describe() {
        return entity.<OwnerCommand.Description>runCommand(asker -> new OwnerCommand.Describe(id, asker))
                .reply();
    }

    private TaskPhase phase() {
        return describe().status().orElseThrow().phase();
    }

    private CancelReply.Result cancel() {
        return entity.<CancelReply>runCommand(asker -> new OwnerCommand.Cancel(id, asker))
                .reply()
                .result();
    }

    @Test
    void submissionIsInTheJournalBeforeItIsAcknowledged() {
        var result = entity.<SubmitterNotice>runCommand(
                asker -> new OwnerCommand.Submit(keyed(TaskOptions.DEFAULTS, SUM, "digest"), asker));

        assertThat(result.reply()).isEqualTo(new SubmitterNotice.Acknowledged(id, Durability.DURABLE));
        assertThat(result.eventOfType(TaskEvent.Submitted.class).token()).isEqualTo(new FencingToken(0, 1));
        assertThat(result.eventOfType(TaskEvent.Submitted.class).at()).isEqualTo(TestClock.START);
    }

    @Test
    void submissionThatTheJournalRefusesIsNotAcknowledged() {
        TestProbe<SubmitterNotice> asker = bench.submitter();
        ActorRef<OwnerCommand> owner = spawn();
        PersistenceTestKit.create(KIT.system())
                .failNextPersisted(PersistenceId.of("Task", id.toString()).id());

        owner.tell(new OwnerCommand.Submit(keyed(TaskOptions.DEFAULTS, SUM, "digest"), submitter.getRef()));

        // Time must pass after the failure, and nobody tells when that is.
        Awaitility.await("the entity answers after its restart").untilAsserted(() -> {
            bench.passAll(Duration.ofSeconds(1));
            owner.tell(new OwnerCommand.Watch(id, asker.getRef()));
            asker.expectMessage(Duration.ofMillis(200), new SubmitterNotice.Unknown(List.of(id)));
        });
        submitter.expectNoMessage(Duration.ZERO);
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    private ActorRef<OwnerCommand> spawn() {
        return KIT.spawn(TaskEntity.create(id, bench.context(), OwnerBench.STORED, bench.place()));
    }

    @Test
    void submissionIsOfferedRunAndItsOutcomeJournalled() {
        submit();
        WorkerCommand.Offer offer = startOn(A);
        TaskPhase whileRun = phase();

        List<TaskEvent.Journalled> events = succeed(offer.attempt(), A);

        assertThat(whileRun).isEqualTo(TaskPhase.RUNNING);
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        TaskEvent.Ended.class, end -> assertThat(end.outcome()).isEqualTo(DONE));
        submitter.expectMessage(ended(id, DONE));
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        assertThat(bench.eventsOf(id)).containsExactly("TaskSubmitted", "TaskStarted", "TaskEnded");
    }

    @Test
    void sameKeyJoinsTheFirstSubmission() {
        TestProbe<SubmitterNotice> other = bench.submitter();
        submit();
        WorkerCommand.Offer offer = startOn(A);

        submit(other, keyed(TaskOptions.DEFAULTS.withPriority(9), SUM, "digest"));
        other.expectMessage(new SubmitterNotice.Acknowledged(id, Durability.DURABLE));
        succeed(offer.attempt(), A);

        submitter.expectMessage(ended(id, DONE));
        other.expectMessage(ended(id, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void sameKeyAfterTheEndGetsTheOutcomeAndNoSecondRun() {
        submit();
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(id, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);

        submit();

        submitter.expectMessage(ended(id, DONE));
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void sameKeyWithAnotherTaskOrInputIsRefusedLiveOrEnded() {
        submit();
        WorkerCommand.Offer offer = startOn(A);
        refusesForeigners();
        succeed(offer.attempt(), A);
        refusesForeigners();
        restart();
        refusesForeigners();
    }

    private void refusesForeigners() {
        TestProbe<SubmitterNotice> other = bench.submitter();
        for (Submission foreign : List.of(
                keyed(TaskOptions.DEFAULTS, SUM, "another digest"),
                keyed(TaskOptions.DEFAULTS, new TaskVersion("sum", 2), "digest"))) {
            submit(other, foreign);
            SubmitterNotice.Refused refused = other.expectMessageClass(SubmitterNotice.Refused.class);
            assertThat(refused.reason()).isEqualTo(Reason.KEY_REUSED);
            assertThat(refused.message()).contains("key 'key-1' of namespace default", "sum@1", "use a new key");
        }
    }

    @Test
    void outcomeIsToldAfterARestart() {
        submit();
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(id, DONE));

        restart();
        watch(submitter);

        submitter.expectMessage(ended(id, DONE));
        assertThat(phase()).isEqualTo(TaskPhase.SUCCEEDED);
    }

    @Test
    void attemptThatReportsToARecoveredOwnerIsAdopted() {
        submit();
        WorkerCommand.Offer offer = startOn(A);
        restart();
        TaskPhase recovered = phase();

        hear(new AttemptNotice.Renewed(offer.attempt(), A, true, 0.5));

        assertThat(recovered).isEqualTo(TaskPhase.WAITING);
        assertThat(describe().status().orElseThrow().progress()).isZero();
        assertThat(phase()).isEqualTo(TaskPhase.RUNNING);
        watch(submitter);
        succeed(offer.attempt(), A);
        submitter.expectMessage(ended(id, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
    }

    @Test
    void attemptThatStaysSilentIsSupersededAfterALeaseAndNotBefore() {
        submit();
        WorkerCommand.Offer offer = startOn(A);
        restart();

        bench.passAll(Duration.ofSeconds(30).minusMillis(1));
        assertThat(phase()).isEqualTo(TaskPhase.WAITING);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        bench.passAll(Duration.ofMillis(1));

        WorkerCommand.Offer next = bench.offerTo(A);
        assertThat(next.attempt().token()).isEqualTo(new FencingToken(0, 2));
        assertThat(succeed(offer.attempt(), A)).isEmpty();
        assertThat(succeed(next.attempt(), A)).hasSize(1);
    }

    @Test
    void supersededAttemptIsJournalledSoThatItsTokenIsNeverIssuedAgain() {
        submit();
        startOn(A);
        restart();
        bench.passAll(Duration.ofSeconds(30));
        bench.offerTo(A);

        restart();
        bench.passAll(Duration.ofSeconds(30));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 3));
    }

    @Test
    void silentWorkerLosesItsAttempt() {
        submit();
        WorkerCommand.Offer offer = startOn(A);

        bench.passAll(Duration.ofSeconds(30));

        assertThat(bench.offerOrRevokes(A))
                .containsExactlyInAnyOrder("Revoke " + offer.attempt().token(), "Offer 0/2");
    }

    @Test
    void attemptOfALostWorkerRunsElsewhere() {
        bench.workers().room(A, 0).room(B, 1);
        submit();
        startOn(B);
        assertThat(phase()).isEqualTo(TaskPhase.RUNNING);

        bench.workers().room(A, 1).leave(B);
        KIT.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(B)));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void twoWorkersThatReportRoomAtOnceDoNotGetTheSameExecution() {
        bench.workers().room(A, 0).room(B, 0);
        ActorRef<OwnerCommand> owner = spawn();
        owner.tell(new OwnerCommand.Submit(keyed(TaskOptions.DEFAULTS, SUM, "digest"), submitter.getRef()));
        Awaitility.await("all are full")
                .until(() -> !bench.describe(owner, id).placements().isEmpty());
        bench.workers().room(A, 1).room(B, 1).onNextLook(() -> owner.tell(new OwnerCommand.RoomFor(id, B)));

        owner.tell(new OwnerCommand.RoomFor(id, A));

        bench.offerTo(A);
        assertThat(bench.describe(owner, id).placements()).hasSize(3);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        bench.worker(B).expectNoMessage(Duration.ZERO);
        KIT.stop(owner);
    }

    @Test
    void retryIsJournalledAndWaitsAcrossARestart() {
        submit(TaskOptions.DEFAULTS.withRetry(RetryPolicy.of(2)));
        WorkerCommand.Offer offer = startOn(A);
        var failure = new Failure(Failure.Cause.EXCEPTION, "X", "no", "");

        assertThat(hear(new AttemptNotice.Failed(offer.attempt(), A, failure)))
                .hasOnlyElementsOfType(TaskEvent.AttemptOpened.class);
        bench.worker(A).expectMessage(new WorkerCommand.SettleAll(List.of(offer.attempt())));
        restart();
        bench.passAll(Duration.ofMillis(200));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void noSuccessFollowsAnAcknowledgedCancel() {
        submit();
        WorkerCommand.Offer offer = startOn(A);

        assertThat(cancel()).isEqualTo(CancelReply.Result.CANCELLED);
        assertThat(succeed(offer.attempt(), A)).isEmpty();

        submitter.expectMessage(ended(id, new Outcome.Cancelled()));
        submitter.expectNoMessage(Duration.ZERO);
        restart();
        assertThat(cancel()).isEqualTo(CancelReply.Result.ALREADY_ENDED);
        assertThat(phase()).isEqualTo(TaskPhase.CANCELLED);
    }

    @Test
    void cancelIsInTheJournalWhenItIsAnswered() {
        submit();

        var result = entity.<CancelReply>runCommand(asker -> new OwnerCommand.Cancel(id, asker));

        assertThat(result.reply().result()).isEqualTo(CancelReply.Result.CANCELLED);
        assertThat(result.eventOfType(TaskEvent.Ended.class).outcome()).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void unknownSubmissionIsSaidToBeUnknownAndItsAttemptStopped() {
        var attempt = new WorkerCommand.AttemptId(id, new FencingToken(0, 1));

        watch(submitter);
        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(id)));
        assertThat(cancel()).isEqualTo(CancelReply.Result.UNKNOWN);
        assertThat(describe().status()).isEmpty();
        assertThat(hear(new AttemptNotice.Renewed(attempt, A, true, 0))).isEmpty();

        bench.worker(A).expectMessage(new WorkerCommand.Revoke(id, attempt.token()));
    }

    @Test
    void outcomeOfAKeyIsForgottenAfterItsRetentionAndNeverRunAgain() {
        start(OwnerBench.STORED, "key-retention = 1h");
        submit();
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(id, DONE));
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        bench.pass(Duration.ofHours(1));
        watch(submitter);
        submitter.expectMessage(ended(id, DONE));

        bench.pass(Duration.ofMillis(1));
        submit(submitter, keyed(TaskOptions.DEFAULTS, SUM, "digest"));
        watch(submitter);

        submitter.expectMessage(new SubmitterNotice.Forgotten(id));
        submitter.expectMessage(new SubmitterNotice.Forgotten(id));
        assertThat(describe().forgotten()).isTrue();
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void memoryJournalTakesNoMoreThanItsLimitAndNamesTheSetting() {
        DurableQuota quota = OwnerBench.memoryJournal();
        quota.take();
        start(quota);

        submit(submitter, keyed(TaskOptions.DEFAULTS, SUM, "digest"));

        SubmitterNotice.Refused refused = submitter.expectMessageClass(SubmitterNotice.Refused.class);
        assertThat(refused.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(refused.message()).contains("holds 1 submissions", "ttmesh.actors.memory-journal-limit");
        assertThat(describe().status()).isEmpty();
    }

    @Test
    void memoryJournalIsSaidToBeOne() {
        start(OwnerBench.memoryJournal());

        submit(submitter, keyed(TaskOptions.DEFAULTS, SUM, "digest"));

        submitter.expectMessage(new SubmitterNotice.Acknowledged(id, Durability.MEMORY));
        assertThat(describe().status().orElseThrow().durability()).isEqualTo(Durability.MEMORY);
    }

    @Test
    void deadlineIsKeptAcrossARestart() {
        submit(TaskOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)));
        startOn(A);
        restart();
        watch(submitter);

        bench.passAll(Duration.ofSeconds(20));

        submitter.expectMessage(ended(id, new Outcome.Expired()));
    }

    /** Beyond what a timer of Pekko can count. */
    @Test
    void startInAYearIsTaken() {
        submit(TaskOptions.DEFAULTS.withDelay(Duration.ofDays(365)));
        restart();

        assertThat(phase()).isEqualTo(TaskPhase.WAITING);
        bench.clock().pass(Duration.ofDays(365));
        bench.passAll(Duration.ofDays(1));
        bench.offerTo(A);
    }

    @Test
    void entityThatNobodyAsksPassivatesWhenItEnded() {
        submit();
        WorkerCommand.Offer offer = startOn(A);
        bench.passAll(Duration.ofSeconds(29));
        hear(new AttemptNotice.Renewed(offer.attempt(), A, true, 0));
        bench.passAll(Duration.ofSeconds(29));
        assertThat(phase()).isEqualTo(TaskPhase.RUNNING);
        bench.shard().expectNoMessage(Duration.ZERO);

        succeed(offer.attempt(), A);
        submitter.expectMessage(ended(id, DONE));
        bench.passAll(Duration.ofSeconds(30));

        bench.shard().expectMessageClass(ClusterSharding.Passivate.class);
    }
}
