package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import io.ttmesh.journal.JournalException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of reads, on which threads, and when their voter is closed. */
@Timeout(30)
final class ReadBarrierTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<ReadIndexClosure> asked = new ArrayList<>();
    private final Node node = (Node) Proxy.newProxyInstance(
            Node.class.getClassLoader(), new Class<?>[] {Node.class}, (proxy, method, arguments) -> {
                asked.add((ReadIndexClosure) arguments[1]);
                return null;
            });

    @Test
    void readsThatWaitForTheLeaderFailWhenTheVoterIsClosed() {
        List<Runnable> later = new ArrayList<>();
        ReadBarrier barrier = barrier(() -> false, (after, body) -> later.add(body));
        CompletionStage<Void> waiting = barrier.confirm(LONG);

        barrier.close();

        assertNotRunning(waiting);
        assertNotRunning(barrier.confirm(LONG));
        later.forEach(Runnable::run);
        assertThat(later).hasSize(1);
    }

    @Test
    void readsWhoseQuestionIsUnderWayFailWhenItComesBack() {
        // As a timer that is shut down: it runs at once what it can not keep.
        ReadBarrier barrier = barrier(() -> true, (after, body) -> body.run());
        CompletionStage<Void> waiting = barrier.confirm(LONG);

        barrier.close();
        asked.getFirst().run(new Status(RaftError.EHOSTDOWN, "was stopped"), 0, new byte[0]);

        assertNotRunning(waiting);
        assertThat(asked).hasSize(1);
    }

    @Test
    void nothingOfThoseWhoWaitRunsOnTheThreadThatBringsTheAnswer() {
        List<Runnable> later = new ArrayList<>();
        ReadBarrier barrier = barrier(() -> true, (after, body) -> later.add(body));
        CompletionStage<Void> fresh = barrier.confirm(LONG);
        asked.get(0).run(Status.OK(), 1, new byte[0]);
        assertThat(fresh.toCompletableFuture()).isNotDone();
        later.removeFirst().run();
        assertThat(fresh.toCompletableFuture()).isCompleted();

        CompletionStage<Void> late = barrier.confirm(Duration.ofNanos(-1));
        asked.get(1).run(new Status(RaftError.EPERM, "no leader"), 0, new byte[0]);
        assertThat(late.toCompletableFuture()).isNotDone();
        later.removeFirst().run();
        assertThat(late.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void anAnswerCountsOnlyIfTheVoterWasReadyWhenItCame() {
        List<Runnable> later = new ArrayList<>();
        AtomicBoolean ready = new AtomicBoolean(true);
        ReadBarrier barrier = barrier(ready::get, (after, body) -> later.add(body));
        CompletionStage<Void> waiting = barrier.confirm(LONG);

        ready.set(false);
        asked.getFirst().run(Status.OK(), 1, new byte[0]);
        ready.set(true);
        later.removeFirst().run();

        assertThat(waiting.toCompletableFuture()).isNotDone();
        assertThat(barrier.sight()).isEqualTo(new ReadBarrier.Sight(1, "the leader is not ready"));
    }

    @Test
    void readsThatFailTogetherShareOneFailure() {
        ReadBarrier barrier = barrier(() -> true, (after, body) -> {
            if (after.isZero()) {
                body.run();
            }
        });
        List<CompletionStage<String>> followers = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        barrier.confirm(LONG);
        for (int read = 0; read < 3; read++) {
            CompletionStage<String> follower =
                    barrier.confirm(Duration.ofNanos(-1)).thenApply(fresh -> "read");
            followers.add(follower.whenComplete((answer, failure) -> failures.add(failure)));
        }
        asked.get(0).run(Status.OK(), 1, new byte[0]);

        asked.get(1).run(new Status(RaftError.EPERM, "no leader"), 0, new byte[0]);

        assertThat(failures).hasSize(3);
        assertThat(new HashSet<>(failures)).hasSize(1);
        assertThat(failures.getFirst()).hasCauseInstanceOf(JournalException.NoMajority.class);
        assertThat(followers)
                .allMatch(follower -> follower.toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void asksAgainAfterPausesThatGrowUntilItIsAnswered() {
        List<Duration> pauses = new ArrayList<>();
        ReadBarrier barrier = barrier(() -> true, (after, body) -> {
            if (!after.isZero()) {
                pauses.add(after);
            }
            body.run();
        });
        CompletionStage<Void> waiting = barrier.confirm(LONG);
        for (int question = 0; question < 4; question++) {
            asked.get(question).run(new Status(RaftError.EPERM, "no leader"), 0, new byte[0]);
        }
        asked.get(4).run(Status.OK(), 1, new byte[0]);
        assertThat(waiting.toCompletableFuture()).isCompleted();
        barrier.confirm(LONG);
        asked.get(5).run(new Status(RaftError.EPERM, "no leader"), 0, new byte[0]);

        assertThat(pauses.stream().map(Duration::toMillis)).containsExactly(20L, 40L, 80L, 80L, 20L);
    }

    @Test
    void countsTheReadsWhoseQuestionIsUnderWay() {
        ReadBarrier barrier = barrier(() -> true, (after, body) -> body.run());
        barrier.confirm(LONG);
        barrier.confirm(LONG);

        assertThat(barrier.sight().waiting()).isEqualTo(2);

        asked.get(0).run(Status.OK(), 1, new byte[0]);
        asked.get(1).run(Status.OK(), 1, new byte[0]);
        assertThat(barrier.sight()).isEqualTo(new ReadBarrier.Sight(0, ""));
    }

    /** No clock answers in the leader's place. */
    private ReadBarrier barrier(BooleanSupplier ready, ReadBarrier.Later later) {
        return new ReadBarrier(node, ready, later, -1);
    }

    private static void assertNotRunning(CompletionStage<Void> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(JournalException.NotRunning.class);
    }
}
