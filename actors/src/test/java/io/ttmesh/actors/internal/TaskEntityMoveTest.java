package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Durable submissions whose shard moves, and what the journal in use means for their tokens. */
class TaskEntityMoveTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ManualTime.config()));
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final TaskId id = TaskId.parse("eu.1.dM" + COUNT.incrementAndGet());
    private final OwnerBench bench = new OwnerBench(KIT);
    private final TestProbe<OwnerCommand> successor = KIT.createTestProbe();
    private final TestProbe<SubmitterNotice> submitter = bench.submitter();

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private ActorRef<OwnerCommand> start() {
        return start(OwnerBench.STORED);
    }

    private ActorRef<OwnerCommand> start(DurableQuota journal) {
        return KIT.spawn(TaskEntity.create(
                id, bench.context(), journal, new TaskEntity.Place(bench.shard().getRef(), successor.getRef())));
    }

    private void submit(ActorRef<OwnerCommand> owner) {
        owner.tell(new OwnerCommand.Submit(submission(id.toString(), TaskOptions.DEFAULTS), submitter.getRef()));
        submitter.expectMessageClass(SubmitterNotice.Acknowledged.class);
    }

    @Test
    void liveSubmissionWakesNobodyWhenTheLastNodeCloses() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner);

        owner.tell(new OwnerSignal.HandOff());

        successor.expectTerminated(owner);
        successor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void liveSubmissionWakesItsSuccessorWhenItsShardMoves() {
        bench.workers().room(B, 1);
        ActorRef<OwnerCommand> owner = start();
        submit(owner);

        owner.tell(new OwnerSignal.HandOff());

        successor.expectMessage(new OwnerCommand.Wake(id));
        successor.expectTerminated(owner);
    }

    @Test
    void entityWithNothingToDoLeavesWithoutAWord() {
        ActorRef<OwnerCommand> owner = start();

        owner.tell(new OwnerSignal.HandOff());

        successor.expectTerminated(owner);
        successor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void successorTakesTheSubmissionUpFromTheJournal() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner);
        bench.offerTo(A);
        owner.tell(new OwnerSignal.HandOff());
        successor.expectTerminated(owner);

        ActorRef<OwnerCommand> next = start();
        next.tell(new OwnerCommand.Wake(id));
        assertThat(bench.describe(next, id).status().orElseThrow().phase()).isEqualTo(TaskPhase.WAITING);
        bench.passAll(Duration.ofSeconds(30));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void choiceMadeForAnEarlierTokenIsVoid() {
        ActorRef<OwnerCommand> owner = start();
        submit(owner);
        FencingToken token = bench.offerTo(A).attempt().token();

        owner.tell(new OwnerSignal.Chosen(new FencingToken(0, token.attempt() + 1), new TaskInput.Cancel()));
        assertThat(bench.describe(owner, id).status().orElseThrow().phase()).isEqualTo(TaskPhase.WAITING);
        owner.tell(new OwnerSignal.Chosen(token, new TaskInput.Cancel()));

        assertThat(bench.describe(owner, id).status().orElseThrow().phase()).isEqualTo(TaskPhase.CANCELLED);
    }

    /** It forgets the tokens that it issued when its node stops, and must not issue them again. */
    @Test
    void memoryJournalIssuesTokensOfANewEpoch() {
        ActorRef<OwnerCommand> owner = start(OwnerBench.memoryJournal());
        submit(owner);

        assertThat(bench.offerTo(A).attempt().token().epoch()).isEqualTo(TestClock.START.toEpochMilli() * 1_000);
    }
}
