package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.WakeAnswer;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.KnownActors;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.sharding.MeshRoles;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts of an actor that is always on, with whoever keeps it awake; the test is its shard. */
@Timeout(60)
class AlwaysOnTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "always-on",
            ConfigFactory.parseString("""
                pekko.actor.provider = cluster
                pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                """)
                    .withFallback(ConfigFactory.parseString("pekko.cluster.roles = [" + MeshRoles.NODE + "]"))
                    .withFallback(ConfigFactory.load()));
    private static final ActorDoor DOOR = door(KIT.system());
    private static final AtomicInteger IDS = new AtomicInteger();

    private final CountDownLatch start = new CountDownLatch(1);
    private final ActorType<Purse.Command> type = ActorType.of("purse.on", Purse.Command.class, () -> {
                pass(start);
                return new Purse.OfFields();
            })
            .alwaysOn();
    private final ActorPlace place = new ActorPlace(type.name(), "any.1|o" + IDS.incrementAndGet());
    private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
    private final TestProbe<HostAnswer> asker = KIT.createTestProbe();
    private final TestProbe<Object> sender = KIT.createTestProbe();
    private final ActorRef<Object> host = spawn();

    private static ActorDoor door(ActorSystem<?> system) {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var stores = new ActorStores(
                "pekko.persistence.journal.inmem",
                Optional.empty(),
                Optional.of("ttmesh.actors.service.memory-states"),
                new ActorStores.InMemory());
        var setup = new HostSetup(
                new NodeId("n1"),
                Clock.systemUTC(),
                ActorSettings.of(system.settings().config()),
                stores,
                events -> {},
                () -> 0);
        return new ActorDoor(
                system, new MeshLayout(List.of(new Region("eu")), 4), setup, AlwaysOnTest::leastShards, leastShards());
    }

    private static ShardCoordinator.ShardAllocationStrategy leastShards() {
        return ShardCoordinator.ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(1, 1);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ActorRef<Object> spawn() {
        ActorCodec codec = KnownActors.get(KIT.system()).codec(type);
        return KIT.spawn(
                ActorHost.create(type, codec, new HostPlace(place.entityId(), shard.getRef(), DOOR, DOOR.setup())),
                Props.empty().withMailboxFromConfig("ttmesh.actors.service.mailbox"));
    }

    @AfterEach
    void end() {
        start.countDown();
        KIT.stop(host);
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static WakeAnswer.Kept kept(CompletionStage<WakeAnswer.Kept> answer) throws Exception {
        return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private boolean isKept() throws Exception {
        return kept(DOOR.wakes().look(place)).alwaysOn();
    }

    private void add() {
        host.tell(new Envelope(
                type.name(),
                place.entityId(),
                new Purse.Add(1, 1, sender.getRef().unsafeUpcast()),
                sender.getRef()));
    }

    /** As the keeper does. */
    private void rouse() {
        host.tell(new HostOrder.Rouse(place, asker.getRef(), false));
    }

    private void stop(boolean forGood) {
        host.tell(new HostOrder.Stop(place, asker.getRef(), forGood));
    }

    private HostAnswer.Stopped stopped() {
        shard.expectMessageClass(ClusterSharding.Passivate.class);
        host.tell(HostSignal.Leave.NOW);
        return asker.expectMessageClass(HostAnswer.Stopped.class);
    }

    /** What the keeper was told before the host's own word has come too late. */
    @Test
    void stopUndoesWhatTheHostHasSaidItself() throws Exception {
        start.countDown();
        kept(DOOR.wakes().letGo(place));
        add();
        stop(true);

        assertThat(stopped()).isEqualTo(new HostAnswer.Stopped(place, new NodeId("n1"), true, true));
        assertThat(isKept()).isFalse();
    }

    /** So do those that a shard kept while its actors had no place. */
    @Test
    void rousingThatComesBehindTheKeepersWordIsStoppedToo() throws Exception {
        start.countDown();
        rouse();
        stop(true);

        assertThat(asker.expectMessageClass(HostAnswer.Awake.class).host()).isEqualTo(host);
        assertThat(stopped()).isEqualTo(new HostAnswer.Stopped(place, new NodeId("n1"), true, false));
        assertThat(isKept()).isFalse();
    }

    @Test
    void rousingThatComesBehindTheStopEndsByItself() throws Exception {
        start.countDown();
        rouse();

        shard.expectMessageClass(ClusterSharding.Passivate.class);
        assertThat(isKept()).isFalse();
    }

    /** Whoever asks may not know that the type is always on where it is hosted. */
    @Test
    void oneThatIsStartedOnRequestIsKept() {
        start.countDown();
        host.tell(new HostOrder.Rouse(place, asker.getRef(), true));

        asker.expectMessageClass(HostAnswer.Awake.class);
        await("it is kept").atMost(Duration.ofSeconds(30)).until(this::isKept);
    }

    @Test
    void commandThatComesBehindSuchARousingDoesNotUndoAStop() throws Exception {
        rouse();
        add();
        stop(true);
        start.countDown();

        asker.expectMessageClass(HostAnswer.Awake.class);
        assertThat(stopped().wasAwake()).isTrue();
        assertThat(isKept()).isFalse();
    }

    @Test
    void startOnRequestOfOneThatTheKeeperHasJustRousedHasItKept() {
        rouse();
        host.tell(new HostOrder.Rouse(place, asker.getRef(), true));
        start.countDown();

        await("it is kept").atMost(Duration.ofSeconds(30)).until(this::isKept);
    }

    @Test
    void commandThatComesBehindTheStopOfOneThatSleepsDoesNotUndoIt() throws Exception {
        start.countDown();
        stop(true);
        add();

        assertThat(stopped().wasAwake()).isTrue();
        assertThat(isKept()).isFalse();
    }

    @Test
    void commandThatComesWhileARousedOneEndsHasItKept() {
        start.countDown();
        rouse();
        shard.expectMessageClass(ClusterSharding.Passivate.class);

        add();

        assertThat(sender.receiveMessage()).isEqualTo(1);
        await("it is kept").atMost(Duration.ofSeconds(30)).until(this::isKept);
    }

    @Test
    void commandThatComesBehindSuchARousingHasTheActorKept() {
        rouse();
        add();
        start.countDown();

        assertThat(sender.receiveMessage()).isEqualTo(1);
        await("it is kept").atMost(Duration.ofSeconds(30)).until(this::isKept);
    }

    @Test
    void rousingOfOneThatIsKeptLeavesItAwake() throws Exception {
        start.countDown();
        kept(DOOR.wakes().keepOn(place));
        rouse();
        asker.expectMessageClass(HostAnswer.Awake.class);
        assertThat(isKept()).isTrue();

        stop(true);

        assertThat(stopped().wasAlwaysOn()).isTrue();
    }

    @Test
    void stopForARestartLetsNothingGo() throws Exception {
        start.countDown();
        add();
        stop(false);

        assertThat(stopped().wasAlwaysOn()).isFalse();
        await("it is kept").atMost(Duration.ofSeconds(30)).until(this::isKept);
    }

    @Test
    void whoeverAsksForTheEndHearsOfIt() {
        start.countDown();
        add();
        stop(true);
        stop(true);

        stopped();
        asker.expectMessageClass(HostAnswer.Stopped.class);
    }

    @Test
    void oneThatSleepsIsNotStartedForItsEnd() throws Exception {
        stop(true);

        assertThat(stopped()).isEqualTo(new HostAnswer.Stopped(place, new NodeId("n1"), false, false));
        assertThat(isKept()).isFalse();
    }
}
