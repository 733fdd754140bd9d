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
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A voter that knows no leader: who reads must not keep it from finding one, and meanwhile the others serve its node. */
@Timeout(90)
final class LostVoterTest {
    private static final String ID = "Counter|7";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

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
            trio.leader().append(ID, 1);

            Trio.Node lost = lostOne(trio);

            await("reads by way of the others", () -> lost.highest(ID) == 1);
            assertThat(lost.append(ID, 2).items()).containsExactly(ItemAnswer.DONE);
            await("reads what it wrote", () -> lost.highest(ID) == 2);
        }
    }

    /** To whom the others do not speak. On a busy machine it may be elected before it is lost: then another one is. */
    private static Trio.Node lostOne(Trio trio) {
        AtomicReference<Trio.Node> lost = new AtomicReference<>(trio.follower());
        await("one is lost", () -> {
            if (lost.get().leads()) {
                trio.nodes().forEach(Trio.Node::hideNobody);
                lost.set(trio.follower());
            }
            trio.nodes().stream().filter(node -> node != lost.get()).forEach(node -> node.hide(lost.get()));
            return lost.get().status().health() == Health.NO_MAJORITY;
        });
        return lost.get();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).ignoreExceptions().until(condition);
    }

    private static void awaitEnd(CountDownLatch busy) {
        try {
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
