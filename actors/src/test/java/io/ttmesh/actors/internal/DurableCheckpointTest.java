package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.FakeTaskLog.Fault;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of durable submissions: in the journal before they are confirmed, of the current attempt only, given on. */
class DurableCheckpointTest extends DurableHostScene {
    private static final String SHORT = "checkpoint-history-bytes-max = 1300";

    private AttemptId runOnA() {
        bench.workers().room(B, 1_000);
        accept(ONE);
        AttemptId attempt = startOn(A).attempt();
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        return attempt;
    }

    private void save(AttemptId attempt, NodeId worker, long number) {
        hear(new AttemptNotice.Checkpointed(attempt, worker, number, payload("at " + number)));
    }

    private static Checkpoint checkpoint(AttemptId attempt, long number) {
        return new Checkpoint(attempt.token(), number, payload("at " + number));
    }

    private void expectKept(NodeId worker, AttemptId attempt, long number) {
        bench.worker(worker).expectMessage(new WorkerCommand.CheckpointKept(attempt, number));
    }

    private List<Checkpoint> saved() {
        return log.history(ONE).stream()
                .filter(TaskEvent.Checkpointed.class::isInstance)
                .map(event -> ((TaskEvent.Checkpointed) event).checkpoint())
                .toList();
    }

    private WorkerCommand.Offer loseA() {
        bench.workers().leave(A);
        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(A)));
        return bench.offerTo(B);
    }

    @Test
    void checkpointIsInTheJournalBeforeItIsConfirmed() {
        AttemptId attempt = runOnA();
        log.hold();

        save(attempt, A, 1);
        Awaitility.await().until(() -> log.appends().size() == 2);
        bench.worker(A).expectNoMessage(Duration.ofMillis(50));
        log.release();

        expectKept(A, attempt, 1);
        assertThat(saved()).containsExactly(checkpoint(attempt, 1));
    }

    @Test
    void nextAttemptIsOfferedWithTheLastCheckpoint() {
        AttemptId attempt = runOnA();
        save(attempt, A, 1);
        save(attempt, A, 2);
        expectKept(A, attempt, 1);
        expectKept(A, attempt, 2);

        WorkerCommand.Offer next = loseA();

        assertThat(next.attempt().token()).isGreaterThan(attempt.token());
        assertThat(next.checkpoint()).contains(checkpoint(attempt, 2));
    }

    @Test
    void checkpointOutlivesItsOwner() {
        AttemptId attempt = runOnA();
        save(attempt, A, 7);
        expectKept(A, attempt, 7);

        restart();
        watch(submitter, ONE);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.offerTo(A).checkpoint()).contains(checkpoint(attempt, 7));
    }

    @Test
    void workerThatSavesWithARecoveredOwnerKeepsItsAttempt() {
        AttemptId attempt = runOnA();
        restart();

        save(attempt, A, 1);

        expectKept(A, attempt, 1);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        bench.pass(Duration.ofSeconds(20));
        save(attempt, A, 2);
        expectKept(A, attempt, 2);
        bench.pass(Duration.ofSeconds(20));
        assertThat(phase(ONE)).as("saving renews the lease").isEqualTo(TaskPhase.RUNNING);
    }

    @Test
    void workerThatWasPausedCanNotOverwriteWhatItsSuccessorSaved() {
        AttemptId paused = runOnA();
        save(paused, A, 8);
        expectKept(A, paused, 8);
        AttemptId next = loseA().attempt();
        save(next, B, 1);
        expectKept(B, next, 1);

        save(paused, A, 9);

        bench.worker(A).expectMessage(new WorkerCommand.Revoke(ONE, paused.token()));
        assertThat(saved()).containsExactly(checkpoint(paused, 8), checkpoint(next, 1));
        bench.workers().room(A, 1_000).leave(B);
        kit.system().eventStream().tell(new EventStream.Publish<>(new WorkerLost(B)));
        assertThat(bench.offerTo(A).checkpoint()).contains(checkpoint(next, 1));
    }

    @Test
    void anotherWorkerUnderTheSameTokenIsRefused() {
        AttemptId attempt = runOnA();

        save(attempt, B, 1);

        bench.worker(B).expectMessage(new WorkerCommand.Revoke(ONE, attempt.token()));
        assertThat(saved()).isEmpty();
    }

    @Test
    void repeatedAndLateCheckpointsAreConfirmedAndNotWrittenAgain() {
        AttemptId attempt = runOnA();
        save(attempt, A, 2);
        save(attempt, A, 2);
        save(attempt, A, 1);

        expectKept(A, attempt, 2);
        expectKept(A, attempt, 2);
        expectKept(A, attempt, 1);
        assertThat(saved()).containsExactly(checkpoint(attempt, 2));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FAILED", "REFUSED", "UNKNOWN_LOST"})
    void checkpointThatIsNotStoredIsNotConfirmedUntilItsWorkerSaysItAgain(Fault fault) {
        AttemptId attempt = runOnA();
        log.next(fault);
        save(attempt, A, 1);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        bench.worker(A).expectNoMessage(Duration.ZERO);

        save(attempt, A, 1);

        expectKept(A, attempt, 1);
        assertThat(saved()).containsExactly(checkpoint(attempt, 1));
    }

    @Test
    void checkpointOfUnknownFateThatIsStoredIsConfirmedOnce() {
        AttemptId attempt = runOnA();
        log.next(Fault.UNKNOWN_STORED);

        save(attempt, A, 1);

        expectKept(A, attempt, 1);
        assertThat(saved()).containsExactly(checkpoint(attempt, 1));
    }

    /** The owner was stopped between the journal's word and its own. */
    @Test
    void checkpointThatWasStoredAndNotConfirmedIsConfirmedByTheSuccessor() {
        AttemptId attempt = runOnA();
        log.hold();
        save(attempt, A, 1);
        Awaitility.await().until(() -> log.appends().size() == 2);
        restart();
        log.release();

        save(attempt, A, 1);

        expectKept(A, attempt, 1);
        assertThat(saved()).containsExactly(checkpoint(attempt, 1));
    }

    @Test
    void endDropsTheCheckpointAndStopsWhoeverStillSaves() {
        AttemptId attempt = runOnA();
        save(attempt, A, 1);
        expectKept(A, attempt, 1);
        succeed(attempt, A);
        bench.worker(A).expectMessageClass(WorkerCommand.SettleAll.class);

        save(attempt, A, 2);

        bench.worker(A).expectMessage(new WorkerCommand.Revoke(ONE, attempt.token()));
        assertThat(saved()).hasSize(1);
        assertThat(log.history(ONE)).last().isInstanceOf(TaskEvent.Ended.class);
    }

    /** A condensed history begins with the submission and the last checkpoint in one event. */
    private AttemptId condense() {
        restart(stored(), SHORT);
        AttemptId attempt = runOnA();
        for (int number = 1; number <= 5; number++) {
            save(attempt, A, number);
            expectKept(A, attempt, number);
        }
        Awaitility.await().until(() -> log.appends().size() == 7);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        return attempt;
    }

    @Test
    void longHistoryIsCondensedAndGoesOn() {
        AttemptId attempt = condense();

        assertThat(log.history(ONE)).hasSize(3);
        assertThat(log.history(ONE).getFirst()).isInstanceOfSatisfying(TaskEvent.Condensed.class, condensed -> {
            assertThat(condensed.before()).isEqualTo(4);
            assertThat(condensed.ticket().checkpoint()).contains(checkpoint(attempt, 3));
        });
        assertThat(loseA().checkpoint()).contains(checkpoint(attempt, 5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void condensedHistoryIsRecoveredWhetherOrNotTheOldOneIsGone(boolean isGone) {
        if (!isGone) {
            log.keepAll();
        }
        AttemptId attempt = condense();

        restart(stored(), SHORT);

        save(attempt, A, 6);
        expectKept(A, attempt, 6);
        assertThat(loseA().checkpoint()).contains(checkpoint(attempt, 6));
        assertThat(log.history(ONE)).hasSize(isGone ? 2 : 10);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FAILED", "UNKNOWN_LOST", "UNKNOWN_STORED"})
    void condensingThatFailsIsTriedWithTheNextCheckpoint(Fault fault) {
        restart(stored(), SHORT);
        AttemptId attempt = runOnA();
        log.next(Fault.NONE, Fault.NONE, Fault.NONE, fault);
        for (int number = 1; number <= 4; number++) {
            save(attempt, A, number);
            expectKept(A, attempt, number);
        }
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);

        restart(stored(), SHORT);
        save(attempt, A, 5);

        expectKept(A, attempt, 5);
        assertThat(log.history(ONE).getFirst()).isInstanceOf(TaskEvent.Condensed.class);
        assertThat(loseA().checkpoint()).contains(checkpoint(attempt, 5));
    }

    @Test
    void hostThatAnotherHasOvertakenAfterCondensingStops() {
        AttemptId attempt = condense();
        log.write(ONE, new TaskEvent.Checkpointed(checkpoint(attempt, 8), TestClock.START));

        save(attempt, A, 9);

        submitter.expectTerminated(host);
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }
}
