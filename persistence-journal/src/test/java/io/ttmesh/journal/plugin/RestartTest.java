package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.solo.SoloSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RestartTest {
    @Test
    void everythingIsThereWhenTheActorSystemStartsAgain(@TempDir Path folder) {
        try (SoloSystem first = SoloSystem.start(folder)) {
            ActorRef<Ledger.Command> entity = Adapter.spawnAnonymous(first.system(), Ledger.create("kept"));
            for (int i = 1; i <= 120; i++) {
                int step = i;
                ask(first.system(), entity, (ActorRef<Long> replyTo) -> new Ledger.Append(step + "/x", replyTo));
            }
            get(states(first.system()).upsertObject("state", 1, "value", ""));
        }
        try (SoloSystem second = SoloSystem.start(folder)) {
            ActorRef<Ledger.Command> entity = Adapter.spawnAnonymous(second.system(), Ledger.create("kept"));
            List<String> entries = ask(second.system(), entity, Ledger.Get::new);
            assertThat(entries).hasSize(120).startsWith("1/x").endsWith("120/x");
            long next = ask(second.system(), entity, (ActorRef<Long> replyTo) -> new Ledger.Append("121/x", replyTo));
            assertThat(next).isEqualTo(121);
            assertThat(get(states(second.system()).getObject("state")).value()).contains("value");
        }
    }

    @Test
    void everythingIsThereWhenARaftGroupOfOneStartsAgain(@TempDir Path folder) {
        ActorSystem first = single(folder);
        ActorRef<Ledger.Command> before = Adapter.spawnAnonymous(first, Ledger.create("kept"));
        for (int i = 1; i <= 120; i++) {
            int step = i;
            ask(first, before, (ActorRef<Long> replyTo) -> new Ledger.Append(step + "/x", replyTo));
        }
        get(states(first).upsertObject("state", 1, "value", ""));
        TestKit.shutdownActorSystem(first);

        ActorSystem second = single(folder);
        ActorRef<Ledger.Command> after = Adapter.spawnAnonymous(second, Ledger.create("kept"));
        List<String> entries = ask(second, after, Ledger.Get::new);
        assertThat(entries).hasSize(120).startsWith("1/x").endsWith("120/x");
        long next = ask(second, after, (ActorRef<Long> replyTo) -> new Ledger.Append("121/x", replyTo));
        assertThat(next).isEqualTo(121);
        assertThat(get(states(second).getObject("state")).value()).contains("value");
        TestKit.shutdownActorSystem(second);
    }

    private static ActorSystem single(Path folder) {
        return ActorSystem.create(
                "restart",
                ConfigFactory.parseMap(Map.of("ttmesh.journal.data-dir", folder.toString()))
                        .withFallback(SoloSystem.PLUGINS)
                        .withFallback(ConfigFactory.load()));
    }

    private static RaftStateStore states(ActorSystem system) {
        return DurableStateStoreRegistry.get(system)
                .getDurableStateStoreFor(RaftStateStore.class, "ttmesh.journal.state");
    }

    private static <T> T ask(
            ActorSystem system,
            ActorRef<Ledger.Command> entity,
            org.apache.pekko.japi.function.Function<ActorRef<T>, Ledger.Command> question) {
        return get(AskPattern.ask(
                entity,
                question,
                Duration.ofSeconds(10),
                Adapter.toTyped(system).scheduler()));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
