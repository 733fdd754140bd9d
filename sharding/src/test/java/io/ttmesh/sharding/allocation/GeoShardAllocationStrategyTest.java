package io.ttmesh.sharding.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.sharding.MeshRoles;
import io.ttmesh.sharding.RegionDistances;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against Pekko itself: a cluster of actor systems in this JVM. */
class GeoShardAllocationStrategyTest {
    private static final Region EU = new Region("eu");
    private static final Region US = new Region("us");
    private static final EntityTypeKey<String> KEY = EntityTypeKey.create(String.class, "probe");
    private static final Config CONFIG = ConfigFactory.parseString("""
        pekko {
          loglevel = WARNING
          actor.provider = cluster
          actor.allow-java-serialization = off
          remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
          cluster.jmx.enabled = off
          cluster.gossip-interval = 100ms
          cluster.leader-actions-interval = 100ms
          cluster.sharding { rebalance-interval = 200ms, retry-interval = 200ms }
          coordinated-shutdown.exit-jvm = off
        }\
        """).withFallback(ConfigFactory.load());

    private final List<ActorSystem<Void>> systems = new CopyOnWriteArrayList<>();
    private final Map<ShardId, Address> places = new ConcurrentHashMap<>();
    private final Set<ShardId> busy = ConcurrentHashMap.newKeySet();

    @AfterEach
    void terminate() {
        systems.forEach(ActorTestKit::shutdown);
    }

    @Test
    @Timeout(150)
    void keepsShardsAtHomeAbroadWhileHomeIsGoneAndBackWhenItReturns() {
        ActorSystem<Void> us = join(MeshRoles.of(US));
        ActorSystem<Void> client = join(MeshRoles.of(EU), MeshRoles.CLIENT);
        touch(us, EU);
        awaitAll(EU, us);

        busy.add(new ShardId(EU, 0));
        ActorSystem<Void> eu = join(MeshRoles.of(EU));
        await("shards of eu come home, except the busy one")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    touch(us, EU);
                    assertThat(places.get(new ShardId(EU, 0))).isEqualTo(address(us));
                    assertThat(IntStream.range(1, 4).mapToObj(slot -> places.get(new ShardId(EU, slot))))
                            .containsOnly(address(eu));
                });
        busy.clear();
        awaitAll(EU, eu);

        Cluster.get(eu).manager().tell(Leave.create(address(eu)));
        awaitAll(EU, us);
        assertThat(places.values()).doesNotContain(address(client));
    }

    private ActorSystem<Void> join(String... roles) {
        Config config = ConfigFactory.parseMap(Map.of("pekko.cluster.roles", List.of(roles)))
                .withFallback(CONFIG);
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "mesh", config);
        systems.add(system);
        Cluster.get(system).manager().tell(Join.create(address(systems.get(0))));
        ShardPlan plan = new ShardPlan(RegionDistances.of(Map.of()), 10, 1.0);
        ActorRef<ShardingEnvelope<String>> ignored = ClusterSharding.get(system)
                .init(Entity.of(KEY, context -> probe(ShardId.parse(context.getEntityId()), address(system)))
                        .withMessageExtractor(new OneEntityPerShard())
                        .withAllocationStrategy(new GeoShardAllocationStrategy(system, plan, new Facts())));
        assertThat(ignored).isNotNull();
        await("member is up").atMost(Duration.ofSeconds(30)).until(() -> isUpEverywhere(system));
        return system;
    }

    private boolean isUpEverywhere(ActorSystem<Void> system) {
        return systems.stream()
                .allMatch(other -> Cluster.get(other)
                        .state()
                        .members()
                        .exists(member -> member.address().equals(address(system))
                                && member.status().equals(MemberStatus.up())));
    }

    private static Address address(ActorSystem<Void> system) {
        return Cluster.get(system).selfMember().address();
    }

    private Behavior<String> probe(ShardId shard, Address place) {
        return Behaviors.receiveMessage(message -> {
            places.put(shard, place);
            return Behaviors.same();
        });
    }

    private void touch(ActorSystem<Void> from, Region region) {
        IntStream.range(0, 4)
                .forEach(slot -> ClusterSharding.get(from)
                        .entityRefFor(KEY, new ShardId(region, slot).toString())
                        .tell("touch"));
    }

    private void awaitAll(Region region, ActorSystem<Void> place) {
        await("all shards of " + region + " on " + place.address())
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    touch(systems.get(0), region);
                    assertThat(places)
                            .hasSize(4)
                            .allSatisfy((shard, at) -> assertThat(at).isEqualTo(address(place)));
                });
    }

    private final class Facts implements ShardFacts {
        @Override
        public OptionalInt weight(Address node) {
            return OptionalInt.of(1);
        }

        @Override
        public Set<ShardId> busyShards() {
            return Set.copyOf(busy);
        }
    }

    private static final class OneEntityPerShard extends ShardingMessageExtractor<ShardingEnvelope<String>, String> {
        @Override
        public String entityId(ShardingEnvelope<String> envelope) {
            return envelope.entityId();
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public String unwrapMessage(ShardingEnvelope<String> envelope) {
            return envelope.message();
        }
    }
}
