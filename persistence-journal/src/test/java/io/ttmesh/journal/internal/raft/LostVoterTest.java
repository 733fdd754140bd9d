package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A voter that knows no leader: who reads must not keep it from finding one, and meanwhile the others serve its node. */
@Timeout(60)
final class LostVoterTest {
    private static final String ID = "Counter|7";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void voterFindsItsLeaderWhileTheCallersOfFailedReadsAreStillBusy() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        try (Trio trio = Trio.started(folder, "ttmesh.journal.read-timeout = 1s")) {
            try {
                Trio.Node alone = trio.nodes().getFirst();
                List<Trio.Node> others = trio.nodes().subList(1, 3);
                others.forEach(Trio.Node::kill);
                await("knows that it is alone", () -> alone.status().leader().isEmpty());
                CompletionStage<Void> caller = alone.group()
                        .ask(new Question.HighestSequenceNr(ID), Freshness.LINEARIZABLE)
                        .handle((answer, failure) -> {
                            failed.countDown();
                            awaitEnd(busy);
                            return null;
                        });
                failed.await();

                others.forEach(node -> trio.join(node.name()));

                await("finds its leader", () -> alone.status().leader().isPresent());
                assertThat(caller.toCompletableFuture()).isNotDone();
            } finally {
                busy.countDown();
            }
        }
    }

    @Test
    void nodeReadsAndWritesByTheOthersWhileItsOwnVoterKnowsNoLeader() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            Trio.Node leader = trio.leader();
            Trio.Node lost = trio.follower();
            leader.append(ID, 1);

            leader.hide(lost);
            await("is lost", () -> lost.status().health() == Health.NO_MAJORITY);

            assertThat(lost.highest(ID)).isEqualTo(1);
            assertThat(lost.append(ID, 2).items()).containsExactly(ItemAnswer.DONE);
            assertThat(lost.highest(ID)).isEqualTo(2);
            assertThat(lost.status().health()).isEqualTo(Health.NO_MAJORITY);
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition);
    }

    private static void awaitEnd(CountDownLatch busy) {
        try {
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
