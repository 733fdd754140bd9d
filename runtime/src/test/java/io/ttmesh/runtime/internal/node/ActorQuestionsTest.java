package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.runtime.internal.events.ActorBoard;
import io.ttmesh.runtime.internal.events.TaskBoard;
import io.ttmesh.runtime.internal.executor.ExecutorGauge;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import io.ttmesh.sharding.NodeProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ActorQuestionsTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<ActorBoard.ListAwake> board = kit.createTestProbe();

    private NodeDirectory directory() {
        var directory = new NodeDirectory(
                new NodeProfile(new NodeId("a"), new Region("eu"), "z", Set.of(), 2, Map.of(), Set.of()),
                new ExecutorGauge(2, 8),
                new BusyShards());
        directory.self(new NodeEntry(
                "pekko://a@a:1",
                1,
                directory.local(),
                kit.<WorkerCommand>createTestProbe().getRef(),
                kit.<TaskBoard.Command>createTestProbe().getRef(),
                board.getRef(),
                Optional.empty()));
        return directory;
    }

    @Test
    void nodeThatDoesNotAnswerIsNamedAsIsOneThatCanNotBeAsked() {
        var questions = new ActorQuestions(
                kit.system(),
                directory(),
                () -> Set.of(new NodeId("a"), new NodeId("unreachable")),
                Duration.ofMillis(50));

        CompletionStage<ActorQuestions.Found> asked = questions.awake(new ActorId("bank", "4711"));

        assertThat(asked)
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(new ActorQuestions.Found(List.of(), List.of(new NodeId("a"), new NodeId("unreachable"))));
        kit.shutdownTestKit();
    }

    @Test
    void questionThatWaitsWhenItsNodeEndsIsAnsweredWithoutTheBoardsThatAreSilent() {
        var questions = new ActorQuestions(kit.system(), directory(), Set::of, Duration.ofSeconds(5));
        CompletionStage<List<ActorView>> asked = questions.awake(Optional.empty(), 10);
        board.receiveMessage();

        kit.shutdownTestKit();

        assertThat(asked).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(List.of());
    }
}
