package io.ttmesh.runtime.internal.node;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterDispatcherTest {
    private static final int MORE_THAN_ITS_THREADS = 64;

    @Test
    void clusterGoesOnWhileEveryThreadOfTheMeshsOwnDispatcherWaits() {
        var release = new CountDownLatch(1);
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "ttmesh",
                SystemConfig.resolved(
                        ConfigFactory.parseString("pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }")));
        try {
            Cluster cluster = Cluster.get(Adapter.toClassic(system));
            Executor own =
                    system.dispatchers().lookup(DispatcherSelector.fromConfig("pekko.actor.internal-dispatcher"));
            for (int i = 0; i < MORE_THAN_ITS_THREADS; i++) {
                own.execute(() -> waitFor(release));
            }

            cluster.join(cluster.selfAddress());

            await("the node is a member")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        } finally {
            release.countDown();
            ActorTestKit.shutdown(system);
        }
    }

    private static void waitFor(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
