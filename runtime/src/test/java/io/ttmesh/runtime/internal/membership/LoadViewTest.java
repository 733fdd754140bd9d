package io.ttmesh.runtime.internal.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.runtime.internal.executor.ExecutorGauge;
import io.ttmesh.sharding.MeshRoles;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadViewTest {
    private static final Region EU = new Region("eu");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<ActorSystem<?>> systems = new ArrayList<>();
    private final List<MeshEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        systems.reversed().forEach(ActorTestKit::shutdown);
    }

    @Test
    void entryLeftByAnEarlierProcessAtTheSameAddressIsNoWorkerAndIsTakenOut() {
        ActorSystem<?> system = member("n1");
        NodeEntry own = entry(system, "n1", uid(system));
        NodeDirectory directory = viewOf(system, own);
        await("the node sees itself")
                .atMost(SOON)
                .until(() -> directory.entries().keySet(), Set.of(id("n1"))::equals);

        update(system, map -> map.put(selfOf(system), "ghost", entry(system, "ghost", uid(system) + 1)));

        await("the leader takes it out")
                .atMost(SOON)
                .until(() -> !stored(system).containsKey("ghost"));
        assertThat(directory.entries()).containsOnlyKeys(id("n1"));
        assertThat(events).allSatisfy(event -> assertThat(event.toString()).doesNotContain("ghost"));
    }

    @Test
    void nodeThatLeavesIsToldAsLostThoughItsEntryWasNeverSeen() {
        ActorSystem<?> first = member("n1");
        viewOf(first, entry(first, "n1", uid(first)));
        TestProbe<WorkerLost> lost = TestProbe.create(first);
        first.eventStream().tell(new EventStream.Subscribe<>(WorkerLost.class, lost.ref()));
        ActorSystem<?> second = member("n2");

        Cluster.get(second)
                .manager()
                .tell(Leave.create(Cluster.get(second).selfMember().address()));

        assertThat(lost.receiveMessage(SOON).node()).isEqualTo(id("n2"));
    }

    private NodeDirectory viewOf(ActorSystem<?> system, NodeEntry own) {
        NodeProfile profile = own.report().profile();
        var directory = new NodeDirectory(profile, new ExecutorGauge(2, 8), new BusyShards());
        system.systemActorOf(
                LoadView.create(new LoadView.Setup(
                        own, true, directory, List.of(EU), Duration.ofMillis(200), events::addAll, Clock.systemUTC())),
                "load-view",
                Props.empty());
        return directory;
    }

    /** A node of one mesh, which the first one makes. */
    private ActorSystem<?> member(String node) {
        Config config = ConfigFactory.parseResourcesAnySyntax("ttmesh-overlay")
                .withFallback(ConfigFactory.load())
                .withValue("pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef("127.0.0.1"))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(0))
                .withValue(
                        "pekko.cluster.roles",
                        ConfigValueFactory.fromIterable(List.of(MeshRoles.NODE, MeshRoles.of(id(node)))));
        ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), "ttmesh", config);
        systems.add(system);
        Cluster cluster = Cluster.get(system);
        cluster.manager()
                .tell(Join.create(Cluster.get(systems.getFirst()).selfMember().address()));
        await(node + " is up")
                .atMost(SOON)
                .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        return system;
    }

    private static NodeId id(String node) {
        return new NodeId(node);
    }

    private static long uid(ActorSystem<?> system) {
        return Cluster.get(system).selfMember().uniqueAddress().longUid();
    }

    private static SelfUniqueAddress selfOf(ActorSystem<?> system) {
        return DistributedData.get(system).selfUniqueAddress();
    }

    private static NodeEntry entry(ActorSystem<?> system, String node, long uid) {
        var profile = new NodeProfile(id(node), EU, "z", Set.of(), 2, Map.of(), Set.of());
        return new NodeEntry(
                Cluster.get(system).selfMember().address().toString(),
                uid,
                new NodeReport(profile, new NodeLoad(2, 0, 8, 0, false, Set.of())),
                system.ignoreRef(),
                system.ignoreRef(),
                system.ignoreRef(),
                Optional.empty());
    }

    private static void update(ActorSystem<?> system, UnaryOperator<LWWMap<String, NodeEntry>> change) {
        Replicator.UpdateResponse<LWWMap<String, NodeEntry>> response =
                AskPattern.<Replicator.Command, Replicator.UpdateResponse<LWWMap<String, NodeEntry>>>ask(
                                DistributedData.get(system).replicator(),
                                replyTo -> new Replicator.Update<>(
                                        LoadView.keyOf(EU), LWWMap.create(), Replicator.writeLocal(), replyTo, change),
                                SOON,
                                system.scheduler())
                        .toCompletableFuture()
                        .join();
        assertThat(response).isInstanceOf(Replicator.UpdateSuccess.class);
    }

    private static Map<String, NodeEntry> stored(ActorSystem<?> system) {
        Replicator.GetResponse<LWWMap<String, NodeEntry>> response =
                AskPattern.<Replicator.Command, Replicator.GetResponse<LWWMap<String, NodeEntry>>>ask(
                                DistributedData.get(system).replicator(),
                                replyTo -> new Replicator.Get<>(LoadView.keyOf(EU), Replicator.readLocal(), replyTo),
                                SOON,
                                system.scheduler())
                        .toCompletableFuture()
                        .join();
        return response instanceof Replicator.GetSuccess<LWWMap<String, NodeEntry>> found
                ? found.get(LoadView.keyOf(EU)).getEntries()
                : Map.of();
    }
}
