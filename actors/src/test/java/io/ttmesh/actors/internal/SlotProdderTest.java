package io.ttmesh.actors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.ShardId;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two members in one JVM: only the oldest that hosts prods, and the other takes over. */
@Timeout(60)
class SlotProdderTest {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final List<ShardId> SHARDS = List.of(ShardId.parse("eu.0"), ShardId.parse("any.0"));

    private final ActorTestKit first = kit("node");
    private final ActorTestKit second = kit("node");
    private final ActorTestKit client = kit("client");

    private static ActorTestKit kit(String role) {
        Config config = ConfigFactory.parseString("""
            pekko.actor.provider = cluster
            pekko.cluster.roles = [%s]
            pekko.cluster.jmx.enabled = off
            pekko.cluster.gossip-interval = 100ms
            pekko.cluster.leader-actions-interval = 100ms
            pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
            pekko.loglevel = WARNING
            """.formatted(role));
        return ActorTestKit.create("prodders", config);
    }

    @AfterEach
    void stopKits() {
        client.shutdownTestKit();
        second.shutdownTestKit();
        first.shutdownTestKit();
    }

    private static TestProbe<OwnerCommand> prodder(ActorTestKit kit) {
        TestProbe<OwnerCommand> region = kit.createTestProbe();
        kit.spawn(SlotProdder.create(
                "node", () -> SHARDS.forEach(shard -> region.getRef().tell(new OwnerCommand.KeepAwake(shard))), OFTEN));
        return region;
    }

    private static void join(ActorTestKit kit, ActorTestKit door) {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager()
                .tell(Join.create(Cluster.get(door.system()).selfMember().address()));
        Awaitility.await().until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    }

    @Test
    void oldestHostingMemberProdsEveryShardAndTheNextOneAfterIt() {
        TestProbe<OwnerCommand> byClient = prodder(client);
        TestProbe<OwnerCommand> byFirst = prodder(first);
        TestProbe<OwnerCommand> bySecond = prodder(second);
        byFirst.expectNoMessage(OFTEN.multipliedBy(4));
        join(client, client);
        join(first, client);
        join(second, client);

        assertThat(List.of(byFirst.receiveMessage(), byFirst.receiveMessage()))
                .containsExactly(new OwnerCommand.KeepAwake(SHARDS.get(0)), new OwnerCommand.KeepAwake(SHARDS.get(1)));
        byFirst.receiveSeveralMessages(4);
        bySecond.expectNoMessage(OFTEN.multipliedBy(4));
        byClient.expectNoMessage(Duration.ZERO);
        Cluster.get(first.system())
                .manager()
                .tell(Leave.create(Cluster.get(first.system()).selfMember().address()));

        assertThat(bySecond.receiveMessage(Duration.ofSeconds(20))).isInstanceOf(OwnerCommand.KeepAwake.class);
        byClient.expectNoMessage(Duration.ZERO);
    }
}
