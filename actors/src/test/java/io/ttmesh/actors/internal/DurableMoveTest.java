package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Hosts of durable submissions whose shard moves. */
class DurableMoveTest extends DurableHostScene {
    private void handOff() {
        host.tell(new OwnerSignal.HandOff());
    }

    private void handOffToSomebody() {
        bench.workers().room(B, 1);
        handOff();
    }

    @Test
    void nobodyIsToldToGoOnWhenTheLastNodeCloses() {
        accept(ONE);

        handOff();

        successor.expectTerminated(host);
        successor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void successorIsToldWhatWasInMemory() {
        accept(ONE);

        handOffToSomebody();

        successor.expectMessage(new LiveTasks(HOST, List.of(ONE)));
        successor.expectTerminated(host);
        assertThat(here.find(HOST.shard())).isNull();
    }

    @Test
    void hostWithNothingToDoLeavesWithoutAWord() {
        handOffToSomebody();

        successor.expectTerminated(host);
        successor.expectNoMessage(Duration.ZERO);
    }

    /** The successor would read a history that is about to become longer. */
    @Test
    void hostLeavesWhenItsWritesAreAnsweredAndPassesOnWhatComesMeanwhile() {
        log.hold();
        submit(submitter, of(ONE, TaskOptions.DEFAULTS));
        Awaitility.await().until(() -> !log.appends().isEmpty());
        var question = new OwnerCommand.Watch(TWO, submitter.getRef());

        handOffToSomebody();
        host.tell(question);
        host.tell(new OwnerCommand.KeepAwake(HOST.shard()));
        successor.expectMessage(question);
        successor.expectMessage(new OwnerCommand.KeepAwake(HOST.shard()));
        log.release();

        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE), Durability.DURABLE));
        successor.expectMessage(new LiveTasks(HOST, List.of(ONE)));
        successor.expectTerminated(host);
    }

    @Test
    void successorTakesUpFromTheJournalWhatItIsTold() {
        accept(ONE);
        bench.offerTo(A);
        restart();

        host.tell(new LiveTasks(HOST, List.of(ONE, TWO)));
        Awaitility.await().until(() -> log.reads() == 2);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        assertThat(log.reads()).isEqualTo(2);
        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
        watch(submitter, ONE);
        succeed(new WorkerCommand.AttemptId(ONE, new FencingToken(0, 2)), A);
        submitter.expectMessage(ended(ONE, DONE));
    }
}
