package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.testkit.NodeScope;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Three systems in one JVM, joined to no cluster: who answers whom. */
class ArteryCutsTest {
    private static final ActorSystem<Void> ONE = system();
    private static final ActorSystem<Void> TWO = system();
    private static final ActorSystem<Void> THREE = system();

    @AfterAll
    static void end() {
        List.of(ONE, TWO, THREE).forEach(ActorSystem::terminate);
    }

    @Test
    void cutsWhatIsNamedBothWaysAndHealsWhatIsNoLongerNamed() throws Exception {
        var scope = new Scope(ONE, new ConcurrentHashMap<>());
        awaitAnswers(ONE, TWO);
        awaitAnswers(TWO, ONE);
        awaitAnswers(ONE, THREE);

        assertThat(new ArteryCuts(List.of(address(TWO))).run(scope)).isEqualTo(1);
        assertThat(answers(ONE, TWO)).isFalse();
        assertThat(answers(TWO, ONE)).isFalse();
        awaitAnswers(ONE, THREE);
        awaitAnswers(TWO, THREE);

        new ArteryCuts(List.of(address(THREE))).run(scope);
        awaitAnswers(ONE, TWO);
        assertThat(answers(ONE, THREE)).isFalse();

        new ArteryCuts(List.of()).run(scope);
        awaitAnswers(THREE, ONE);
        awaitAnswers(ONE, THREE);
    }

    /** The first answer takes its time, as does the first after a cut: connections must be made. */
    private static void awaitAnswers(ActorSystem<?> from, ActorSystem<?> to) {
        await("answers of " + to.address()).atMost(Duration.ofSeconds(30)).until(() -> answers(from, to));
    }

    private static boolean answers(ActorSystem<?> from, ActorSystem<?> to) throws Exception {
        var user =
                from.classicSystem().actorSelection(Cluster.get(to).selfMember().address() + "/user");
        try {
            var identity = (ActorIdentity) Patterns.ask(user, new Identify(1), Duration.ofMillis(800))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            return identity.getActorRef().isPresent();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static String address(ActorSystem<?> system) {
        var address = Cluster.get(system).selfMember().address();
        return address.host().get() + ":" + address.port().get();
    }

    private static ActorSystem<Void> system() {
        Map<String, Object> settings = Map.of(
                "pekko.actor.provider", "cluster",
                "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                "pekko.remote.artery.canonical.port", 0,
                "pekko.cluster.jmx.enabled", false,
                "pekko.loglevel", "OFF");
        var plane = new LoopbackPlane("of this test", (place, peers) -> {});
        return ActorSystem.create(
                Behaviors.empty(),
                "cuts",
                ConfigFactory.parseMap(settings)
                        .withFallback(ConfigFactory.parseMap(plane.settings()))
                        .withFallback(ConfigFactory.load()));
    }

    private record Scope(ActorSystem<?> system, ConcurrentMap<String, Object> kept) implements NodeScope {
        @Override
        public NodeInside node() {
            return (NodeInside) Proxy.newProxyInstance(
                    NodeInside.class.getClassLoader(),
                    new Class<?>[] {NodeInside.class},
                    (proxy, method, arguments) -> {
                        assertThat(method.getName()).isEqualTo("system");
                        return system;
                    });
        }

        @Override
        public Path folder() {
            throw new UnsupportedOperationException();
        }
    }
}
