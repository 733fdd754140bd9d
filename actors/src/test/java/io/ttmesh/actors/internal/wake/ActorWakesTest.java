package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.internal.OpenAsks;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to the keepers on a node that is in no cluster, so that none of them answers. */
@Timeout(60)
class ActorWakesTest {
    private final ActorTestKit kit =
            ActorTestKit.create("wakes", ConfigFactory.parseString("""
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
                ttmesh.actors.service.ask-timeout = 50s
                """).withFallback(ConfigFactory.load()));

    private ActorWakes wakes() {
        var stores = new ActorStores(
                "pekko.persistence.journal.inmem",
                Optional.empty(),
                Optional.of("ttmesh.actors.service.memory-states"),
                new ActorStores.InMemory());
        return ActorWakes.start(
                kit.system(),
                new ActorWakes.Setup(
                        new NodeId("n1"),
                        Clock.systemUTC(),
                        ActorSettings.of(kit.system().settings().config()),
                        stores,
                        events -> {},
                        new MeshLayout(List.of(new Region("eu")), 4),
                        order -> {}),
                new OpenAsks(kit.system()),
                ShardCoordinator.ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(1, 1));
    }

    @Test
    void questionThatWaitsWhenItsNodeEndsFails() {
        CompletionStage<WakeAnswer.Kept> asked = wakes().look(new ActorPlace("type", "any.1|a"));

        kit.shutdownTestKit();

        assertThat(asked)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OutcomeUnknownException.class)
                .withMessageContaining("type/a was asked, but this node ended");
    }
}
