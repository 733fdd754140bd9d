package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.C;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static io.ttmesh.actors.internal.OwnerBench.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.Test;

/** What a host that stops leaves to the next one. */
class SlotHandoverTest extends SlotHostScene {
    @Test
    void stoppingHostHandsEverythingToItsSuccessorWhichCarriesOn() {
        bench.workers().room(B, 1);
        TestProbe<SubmitterNotice> late = bench.submitter();
        submit(ONE);
        WorkerCommand.Offer offer = startOn(A);
        submit(TWO);
        succeed(bench.offerTo(A), A);
        submitter.expectMessage(ended(TWO, DONE));
        watch(late, ONE);

        host.tell(new OwnerSignal.HandOff());
        TaskHandover handed = successor.expectMessageClass(TaskHandover.class);
        successor.expectTerminated(host);
        host = start();
        host.tell(handed);
        succeed(offer, A);

        submitter.expectMessage(ended(ONE, DONE));
        late.expectMessage(ended(ONE, DONE));
        assertThat(phase(TWO)).isEqualTo(TaskPhase.SUCCEEDED);
        assertThat(bench.describe(host, ONE).placements()).hasSize(1);
        assertThat(bench.eventsOf(ONE)).containsExactly("TaskSubmitted", "TaskStarted", "TaskEnded");
    }

    @Test
    void adoptedSubmissionGetsAHigherTokenWhenItsWorkerIsLost() {
        bench.workers().room(A, 0).room(B, 1).room(C, 0);
        submit(ONE);
        WorkerCommand.Offer offer = startOn(B);
        host.tell(new OwnerSignal.HandOff());
        TaskHandover handed = successor.expectMessageClass(TaskHandover.class);
        bench.pass(Duration.ofSeconds(1));
        host = start();
        host.tell(handed);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        bench.workers().room(A, 1).leave(B);
        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(B)));

        assertThat(bench.offerTo(A).attempt().token())
                .isGreaterThan(offer.attempt().token())
                .isGreaterThan(new FencingToken(offer.attempt().token().epoch() + 1, 1));
    }

    @Test
    void checkpointIsHandedOverAndGivenToTheNextAttempt() {
        bench.workers().room(B, 1);
        submit(ONE);
        WorkerCommand.Offer offer = startOn(A);
        hear(new AttemptNotice.Checkpointed(offer.attempt(), A, 3, payload("half")));
        bench.worker(A).expectMessage(new WorkerCommand.CheckpointKept(offer.attempt(), 3));

        host.tell(new OwnerSignal.HandOff());
        TaskHandover handed = successor.expectMessageClass(TaskHandover.class);
        bench.pass(Duration.ofSeconds(1));
        host = start();
        host.tell(handed);
        bench.workers().leave(A);
        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(A)));

        assertThat(bench.offerTo(B).checkpoint())
                .contains(new Checkpoint(offer.attempt().token(), 3, payload("half")));
    }

    @Test
    void handoverDoesNotReplaceWhatTheSubmitterBroughtBefore() {
        bench.workers().room(B, 1);
        submit(ONE);
        startOn(A);
        host.tell(new OwnerSignal.HandOff());
        TaskHandover handed = successor.expectMessageClass(TaskHandover.class);
        bench.pass(Duration.ofSeconds(1));
        host = start();
        submit(ONE);
        WorkerCommand.Offer again = bench.offerTo(A);

        host.tell(handed);

        succeed(again, A);
        submitter.expectMessage(ended(ONE, DONE));
    }

    @Test
    void newHostWaitsForItsPredecessorBeforeItCallsAnythingUnknown() {
        bench.workers().room(B, 1);
        submit(ONE);
        WorkerCommand.Offer offer = startOn(A);
        host.tell(new OwnerSignal.HandOff());
        TaskHandover handed = successor.expectMessageClass(TaskHandover.class);
        host = start("handover-grace = 1s");

        watch(submitter, ONE, TWO);
        succeed(offer, A);
        hear(started(offer, A));
        host.tell(handed);

        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        succeed(offer, A);
        submitter.expectMessage(ended(ONE, DONE));
        bench.pass(Duration.ofSeconds(1));
        submitter.expectMessage(new SubmitterNotice.Unknown(List.of(TWO)));
    }

    @Test
    void handoverIsSplitIntoMessagesThatFitAFrame() {
        bench.workers().room(B, 1);
        TaskId[] ids = IntStream.range(0, 200)
                .mapToObj(i -> TaskId.parse("eu.1.vN" + i))
                .toArray(TaskId[]::new);
        submit(ids);
        bench.offersTo(A);

        host.tell(new OwnerSignal.HandOff());

        List<TaskHandover.Item> items = new ArrayList<>();
        while (items.size() < ids.length) {
            var next = successor.expectMessageClass(TaskHandover.class).items();
            assertThat(next).hasSizeLessThan(100);
            items.addAll(next);
        }
        assertThat(items).extracting(TaskHandover.Item::taskId).containsExactlyInAnyOrder(ids);
    }

    @Test
    void stoppingHostPassesOnWhatWasOnItsWay() {
        bench.workers().room(B, 1);
        var reached = new CompletableFuture<Void>();
        var goOn = new CompletableFuture<Void>();
        bench.workers().onNextLook(() -> {
            reached.complete(null);
            goOn.join();
        });
        submit(ONE);
        reached.join();

        host.tell(new OwnerSignal.HandOff());
        submit(TWO);
        watch(submitter, ONE);
        goOn.complete(null);

        assertThat(successor.expectMessageClass(TaskHandover.class).items()).hasSize(1);
        assertThat(successor.expectMessageClass(OwnerCommand.SubmitAll.class).submissions())
                .extracting(Submission::taskId)
                .containsExactly(TWO);
        assertThat(successor.expectMessageClass(OwnerCommand.WatchAll.class).taskIds())
                .containsExactly(ONE);
        successor.expectTerminated(host);
    }

    @Test
    void hostIsListedWhileItTakesWork() {
        bench.workers().room(B, 1);
        submit(ONE);
        startOn(A);
        assertThat(localSlots.find(SHARD)).isEqualTo(host);

        host.tell(new OwnerSignal.HandOff());

        successor.expectMessageClass(TaskHandover.class);
        successor.expectTerminated(host);
        assertThat(localSlots.find(SHARD)).isNull();
    }

    @Test
    void whatReachesAnIdleHostAfterItAskedToBeStoppedIsHandedOverEvenOnTheLastNode() {
        bench.pass(Duration.ofMillis(100));
        bench.shard().expectMessageClass(ClusterSharding.Passivate.class);
        assertThat(localSlots.find(SHARD)).isNull();
        submit(ONE);

        host.tell(new OwnerSignal.HandOff());

        assertThat(successor.expectMessageClass(TaskHandover.class).items())
                .extracting(TaskHandover.Item::taskId)
                .containsExactly(ONE);
    }

    @Test
    void lastNodeHandsNothingOver() {
        submit(ONE);
        startOn(A);

        host.tell(new OwnerSignal.HandOff());

        successor.expectTerminated(host);
        successor.expectNoMessage(Duration.ZERO);
        assertThat(bench.busy().snapshot()).isEmpty();
    }

    @Test
    void newHostIssuesHigherTokensThanItsPredecessor() {
        submit(ONE);
        FencingToken before = bench.offerTo(A).attempt().token();
        bench.pass(Duration.ofMillis(1));
        restartWith();

        submit(ONE);

        assertThat(bench.offerTo(A).attempt().token()).isGreaterThan(before);
    }
}
