package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerCommand.CancelReply;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.runtime.internal.executor.ExecutorGauge;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.sharding.NodeProfile;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OwnerQuestionsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final TaskId TASK = TaskId.parse("eu.1.dTASK1");

    private final TestProbe<OwnerCommand> owner = KIT.createTestProbe();
    private final OwnerQuestions questions = new OwnerQuestions(
            KIT.system(),
            task -> owner.getRef(),
            new NodeDirectory(
                    new NodeProfile(new NodeId("a"), new Region("eu"), "z", Set.of(), 2, Map.of(), Set.of()),
                    new ExecutorGauge(2, 8),
                    new BusyShards()),
            Duration.ofMillis(200));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private CompletableFuture<Boolean> cancel() {
        return questions.cancelInTheEnd(TASK).toCompletableFuture();
    }

    private void answer(CancelReply.Result result) {
        owner.expectMessageClass(OwnerCommand.Cancel.class).replyTo().tell(new CancelReply(TASK, result));
    }

    @Test
    void ownerThatIsSilentIsAskedUntilItAnswers() throws Exception {
        CompletableFuture<Boolean> cancelled = cancel();
        owner.expectMessageClass(OwnerCommand.Cancel.class);
        owner.expectMessageClass(OwnerCommand.Cancel.class);
        assertThat(cancelled).isNotDone();

        answer(CancelReply.Result.CANCELLED);

        assertThat(cancelled.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatHasEndedOrIsNotKnownIsOver() throws Exception {
        CompletableFuture<Boolean> ended = cancel();
        answer(CancelReply.Result.ALREADY_ENDED);
        assertThat(ended.get(20, TimeUnit.SECONDS)).isFalse();

        CompletableFuture<Boolean> unknown = cancel();
        answer(CancelReply.Result.UNKNOWN);
        assertThat(unknown.get(20, TimeUnit.SECONDS)).isFalse();
    }
}
