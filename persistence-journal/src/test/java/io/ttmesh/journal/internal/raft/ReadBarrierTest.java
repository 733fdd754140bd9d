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
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of reads when their voter is closed. */
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
        ReadBarrier barrier = new ReadBarrier(node, () -> false, (after, body) -> later.add(body));
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
        ReadBarrier barrier = new ReadBarrier(node, () -> true, (after, body) -> body.run());
        CompletionStage<Void> waiting = barrier.confirm(LONG);

        barrier.close();
        asked.getFirst().run(new Status(RaftError.EHOSTDOWN, "was stopped"), 0, new byte[0]);

        assertNotRunning(waiting);
        assertThat(asked).hasSize(1);
    }

    private static void assertNotRunning(CompletionStage<Void> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(JournalException.NotRunning.class);
    }
}
