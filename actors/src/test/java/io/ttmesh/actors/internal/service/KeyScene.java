package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.KnownActors;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.CommandKey;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.Region;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import org.jspecify.annotations.Nullable;

/** Hosts of purses one after the other, over a journal that lasts; the clock is the test's. */
final class KeyScene implements AutoCloseable {
    private static final MovedClock CLOCK = new MovedClock();
    private static final List<MeshEvent> EVENTS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger IDS = new AtomicInteger();

    /** Until {@link #stop}. */
    private static @Nullable Stage stage;

    private final Stage on = stage();
    private final ActorType<Purse.Command> type;
    private final ActorCodec codec;
    private final String entityId = "any.1|p" + IDS.incrementAndGet();
    private final TestProbe<ClusterSharding.ShardCommand> shard = on.kit().createTestProbe();
    private ActorRef<Object> host;
    private boolean hasEnded;

    KeyScene(ActorType<Purse.Command> type) {
        this.type = type;
        this.codec = KnownActors.get(on.kit().system()).codec(type);
        this.host = spawn();
    }

    private static final class MovedClock extends Clock {
        private volatile Instant now = Instant.ofEpochSecond(1_000_000);

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** What all hosts of one test class share. */
    private record Stage(ActorTestKit kit, ActorDoor door, PersistenceTestKit journal, SnapshotTestKit snapshots) {
        static Stage create() {
            ActorTestKit kit = ActorTestKit.create(
                    "keys",
                    ConfigFactory.parseString("""
                        pekko.actor.provider = cluster
                        pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
                        ttmesh.actors.service { keys-max = 3, key-answers-limit = 40, restart-delay-min = 1ms }
                        """)
                            .withFallback(PersistenceTestKitPlugin.getInstance().config())
                            .withFallback(PersistenceTestKitSnapshotPlugin.config())
                            .withFallback(ConfigFactory.load()));
            return new Stage(
                    kit,
                    doorOf(kit.system()),
                    PersistenceTestKit.create(kit.system()),
                    SnapshotTestKit.create(kit.system()));
        }
    }

    private static Stage stage() {
        Stage known = stage;
        if (known == null) {
            known = Stage.create();
            stage = known;
        }
        return known;
    }

    private static ActorDoor doorOf(ActorSystem<?> system) {
        var stores = new ActorStores(
                "pekko.persistence.testkit.journal",
                Optional.of("pekko.persistence.testkit.snapshotstore.pluginid"),
                Optional.of("ttmesh.actors.service.memory-states"),
                new ActorStores.Nowhere());
        ActorSettings settings = ActorSettings.of(system.settings().config());
        var setup = new HostSetup(new NodeId("n1"), CLOCK, settings, stores, EVENTS::addAll, () -> 0);
        return new ActorDoor(
                system, new MeshLayout(List.of(new Region("eu")), 4), setup, KeyScene::leastShards, leastShards());
    }

    private static ShardCoordinator.ShardAllocationStrategy leastShards() {
        return ShardCoordinator.ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(1, 1);
    }

    static PersistenceTestKit journal() {
        return stage().journal();
    }

    static SnapshotTestKit snapshots() {
        return stage().snapshots();
    }

    static ActorDoor door() {
        return stage().door();
    }

    static ActorRef<Object> asker() {
        return stage().kit().createTestProbe().getRef();
    }

    static TestProbe<HostAnswer> keeper() {
        return stage().kit().createTestProbe();
    }

    static void stop() {
        stage().kit().shutdownTestKit();
        stage = null;
    }

    private ActorRef<Object> spawn() {
        return on.kit()
                .spawn(
                        ActorHost.create(
                                type,
                                codec,
                                new HostPlace(
                                        entityId,
                                        shard.getRef(),
                                        on.door(),
                                        on.door().setup())),
                        Props.empty().withMailboxFromConfig("ttmesh.actors.service.mailbox"));
    }

    static void passTime(Duration time) {
        CLOCK.now = CLOCK.now.plus(time);
    }

    String persistenceId() {
        return "Actor-" + type.name() + entityId.substring(entityId.indexOf('|'));
    }

    /** What the actor threw, and was told to nobody but the mesh. */
    List<Failure> failures() {
        var actor = new ActorId(type.name(), EntityIds.idOf(entityId));
        return EVENTS.stream()
                .flatMap(event -> event instanceof MeshEvent.ActorFailed failed
                                && failed.actor().equals(actor)
                        ? Stream.of(failed.failure())
                        : Stream.empty())
                .toList();
    }

    /** Ends the instance as a killed node does, and starts the next. */
    void crash() {
        on.kit().stop(host);
        host = spawn();
    }

    /** Has the host end after its present message. */
    void end() {
        hasEnded = true;
        ((InternalActorRef) Adapter.toClassic(host)).stop();
    }

    /** Sends a command with a key, and returns who hears of it. */
    TestProbe<Object> send(String key, Function<ActorRef<Integer>, Purse.Command> command) {
        TestProbe<Object> asker = on.kit().createTestProbe();
        Object form = codec.keyed(command.apply(asker.getRef().unsafeUpcast()), asker.getRef());
        host.tell(new Envelope(type.name(), entityId, form, asker.getRef(), List.of(), new CommandKey(key)));
        return asker;
    }

    /** Sends one without. */
    TestProbe<Object> send(Function<ActorRef<Integer>, Purse.Command> command) {
        TestProbe<Object> asker = on.kit().createTestProbe();
        host.tell(
                new Envelope(type.name(), entityId, command.apply(asker.getRef().unsafeUpcast()), asker.getRef()));
        return asker;
    }

    /** Tells the host a reminder that is due, for whoever keeps it. */
    void remind(String name, Function<ActorRef<Integer>, Purse.Command> command, TestProbe<HostAnswer> keeper) {
        Purse.Command due = command.apply(asker().unsafeUpcast());
        var payload = new Payload(PayloadFormat.CBOR.code(), codec.written(due));
        host.tell(new HostOrder.Remind(
                new ActorPlace(type.name(), entityId), name, CLOCK.instant(), payload, keeper.getRef()));
    }

    int ask(String key, Function<ActorRef<Integer>, Purse.Command> command) {
        return (Integer) send(key, command).receiveMessage();
    }

    int ask(Function<ActorRef<Integer>, Purse.Command> command) {
        return (Integer) send(command).receiveMessage();
    }

    static ActorFailure failure(TestProbe<Object> asker, ActorFailure.Kind kind) {
        ActorFailure failure = asker.expectMessageClass(ActorFailure.class);
        assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
        return failure;
    }

    @Override
    public void close() {
        if (!hasEnded) {
            on.kit().stop(host);
        }
    }
}
