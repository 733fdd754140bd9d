package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Durable submissions whose journal has an index: they sleep, are woken, and their attempts stay fenced. */
@Timeout(30)
class TaskEntityWakeTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ManualTime.config()));
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final DurableQuota INDEXED =
            DurableQuota.of(new TaskJournal("", () -> Durability.LOCAL, Optional.of(new FakeWakeIndex())), 1);

    private final TaskId id = TaskId.parse("eu.1.dW" + COUNT.incrementAndGet());
    private final AtomicReference<Durability> copies = new AtomicReference<>(Durability.LOCAL);
    private final OwnerBench bench = new OwnerBench(KIT);
    private final TestProbe<OwnerCommand> successor = KIT.createTestProbe();
    private final TestProbe<SubmitterNotice> submitter = bench.submitter();
    private final TestProbe<OwnerCommand.Roused> keeper = KIT.createTestProbe();

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private ActorRef<OwnerCommand> start() {
        return start(DurableQuota.of(new TaskJournal("", copies::get, Optional.of(new FakeWakeIndex())), 1));
    }

    private ActorRef<OwnerCommand> start(DurableQuota journal, String... settings) {
        return KIT.spawn(TaskEntity.create(
                id,
                bench.context(settings),
                journal,
                new TaskEntity.Place(bench.shard().getRef(), successor.getRef())));
    }

    private SubmitterNotice submit(ActorRef<OwnerCommand> owner, TaskOptions options) {
        owner.tell(new OwnerCommand.Submit(submission(id.toString(), options), submitter.getRef()));
        return submitter.receiveMessage();
    }

    private void rouse(ActorRef<OwnerCommand> owner) {
        owner.tell(new OwnerCommand.Rouse(id, keeper.getRef()));
        keeper.expectMessage(new OwnerCommand.Roused(id));
    }

    private TaskPhase phase(ActorRef<OwnerCommand> owner) {
        return bench.describe(owner, id).status().orElseThrow().phase();
    }

    @Test
    void acknowledgementSaysWhatHoldsAtItsMoment() {
        ActorRef<OwnerCommand> owner = start();
        SubmitterNotice alone = submit(owner, TaskOptions.DEFAULTS);
        copies.set(Durability.REPLICATED);

        assertThat(alone).isEqualTo(new SubmitterNotice.Acknowledged(id, Durability.LOCAL));
        assertThat(submit(owner, TaskOptions.DEFAULTS))
                .isEqualTo(new SubmitterNotice.Acknowledged(id, Durability.REPLICATED));
        assertThat(bench.describe(owner, id).status().orElseThrow().durability())
                .isEqualTo(Durability.REPLICATED);
    }

    @Test
    void submissionThatWaitsLongSleeps() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withDelay(HOUR));

        bench.passAll(IDLE);

        bench.shard().expectMessage(new ClusterSharding.Passivate<>(owner));
        owner.tell(new OwnerSignal.HandOff());
        successor.expectTerminated(owner);
        successor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void submissionThatWaitsLongStaysAwakeWhenNobodyWouldWakeIt() {
        ActorRef<OwnerCommand> owner = start(OwnerBench.STORED);
        submit(owner, TaskOptions.DEFAULTS.withDelay(HOUR));

        bench.passAll(IDLE.multipliedBy(2));

        assertThat(phase(owner)).isEqualTo(TaskPhase.WAITING);
        bench.shard().expectNoMessage(Duration.ZERO);
    }

    /** Whoever sleeps must be found by its keeper ahead of time. */
    @Test
    void submissionThatIsNearlyDueStaysAwake() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withDelay(Duration.ofSeconds(45)));

        bench.passAll(IDLE);
        assertThat(phase(owner)).isEqualTo(TaskPhase.WAITING);
        bench.shard().expectNoMessage(Duration.ZERO);
        bench.passAll(Duration.ofSeconds(15));

        bench.offerTo(A);
    }

    @Test
    void runningSubmissionDoesNotSleep() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS);
        owner.tell(new OwnerCommand.Notice(started(bench.offerTo(A), A)));
        assertThat(phase(owner)).isEqualTo(TaskPhase.RUNNING);

        bench.passAll(Duration.ofSeconds(29));

        assertThat(phase(owner)).isEqualTo(TaskPhase.RUNNING);
        bench.shard().expectNoMessage(Duration.ZERO);
    }

    /** Its shard starts it again for what came too late; nobody but itself knows that it must be. */
    @Test
    void cancelThatMeetsASubmissionOnItsWayToSleepIsKept() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withDelay(HOUR));
        bench.passAll(IDLE);
        bench.shard().expectMessageClass(ClusterSharding.Passivate.class);

        assertThat(bench.cancel(owner, id)).isEqualTo(OwnerCommand.CancelReply.Result.CANCELLED);
        owner.tell(new OwnerSignal.HandOff());
        successor.expectTerminated(owner);

        assertThat(phase(start())).isEqualTo(TaskPhase.CANCELLED);
    }

    @Test
    void submissionThatComesDueOnItsWayToSleepIsStartedAgain() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withDelay(HOUR));
        bench.passAll(IDLE);
        bench.shard().expectMessageClass(ClusterSharding.Passivate.class);

        bench.passAll(HOUR);
        bench.offerTo(A);
        owner.tell(new OwnerSignal.HandOff());

        successor.expectMessage(new OwnerCommand.Wake(id));
        successor.expectTerminated(owner);
    }

    /** It would be started there only to sleep again; its keeper moves too, and knows when. */
    @Test
    void submissionThatWaitsLongWakesNobodyWhenItsShardMoves() {
        bench.workers().room(B, 1);
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withDelay(HOUR));

        owner.tell(new OwnerSignal.HandOff());

        successor.expectTerminated(owner);
        successor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void rousedSubmissionStartsOnTimeThoughNobodyElseSpoke() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withDelay(HOUR));
        KIT.stop(owner);
        bench.passAll(HOUR.minusSeconds(10));

        ActorRef<OwnerCommand> next = start();
        rouse(next);
        rouse(next);
        bench.worker(A).expectNoMessage(Duration.ZERO);
        bench.passAll(Duration.ofSeconds(10));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 1));
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void rousedSubmissionThatNeverWasAnswersAndGoesAgain() {
        ActorRef<OwnerCommand> owner = start();

        rouse(owner);
        bench.passAll(IDLE);

        bench.shard().expectMessage(new ClusterSharding.Passivate<>(owner));
    }

    @Test
    void rousedSubmissionOfALostOwnerIsSupersededAfterALease() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS);
        WorkerCommand.Offer offer = bench.offerTo(A);
        KIT.stop(owner);

        ActorRef<OwnerCommand> next = start();
        rouse(next);
        bench.passAll(Duration.ofSeconds(30));

        assertThat(offer.attempt().token()).isEqualTo(new FencingToken(0, 1));
        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    /** What it waits for is not in the journal: each time it slept, it would wait for as long again. */
    @Test
    void recoveredSubmissionDoesNotSleepBeforeItsLeaseIsOver() {
        String longLease = "lease-timeout = 5m";
        ActorRef<OwnerCommand> owner = start(INDEXED, longLease);
        submit(owner, TaskOptions.DEFAULTS);
        bench.offerTo(A);
        KIT.stop(owner);

        ActorRef<OwnerCommand> next = start(INDEXED, longLease);
        rouse(next);
        bench.passAll(Duration.ofMinutes(4));
        assertThat(phase(next)).isEqualTo(TaskPhase.WAITING);
        bench.shard().expectNoMessage(Duration.ZERO);
        bench.passAll(Duration.ofMinutes(1));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    /** Were it offered first, a successor that knows nothing of it would give its token to another worker. */
    @Test
    void attemptThatTheJournalRefusesIsNotOffered() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner, TaskOptions.DEFAULTS.withRetry(RetryPolicy.of(2)));
        WorkerCommand.Offer offer = bench.offerTo(A);
        var failure = new Failure(Failure.Cause.LOST_NODE, "", "gone", "");
        PersistenceTestKit.create(KIT.system())
                .failNextPersisted(PersistenceId.of("Task", id.toString()).id());

        owner.tell(new OwnerCommand.Notice(new AttemptNotice.Failed(offer.attempt(), A, failure)));
        bench.worker(A).expectNoMessage(Duration.ofMillis(50));
        Awaitility.await("the entity is back").untilAsserted(() -> {
            bench.passAll(Duration.ofMillis(250));
            TestProbe<OwnerCommand.Description> asker = KIT.createTestProbe();
            owner.tell(new OwnerCommand.Describe(id, asker.getRef()));
            asker.receiveMessage(Duration.ofMillis(100));
        });
        owner.tell(new OwnerCommand.Notice(new AttemptNotice.Failed(offer.attempt(), A, failure)));

        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);
        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }
}
