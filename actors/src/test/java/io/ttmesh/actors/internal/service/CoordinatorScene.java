package io.ttmesh.actors.internal.service;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.internal.job.GateAnswer;
import io.ttmesh.actors.internal.job.GateCommand;
import io.ttmesh.actors.internal.job.JobCommand;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.internal.job.JobHome;
import io.ttmesh.actors.internal.job.JobReply;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.KnownActors;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.ReminderView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One incarnation after the other of a job's coordinator, over a journal that lasts; what it submits is the test's. */
final class CoordinatorScene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final MeshLayout LAYOUT = new MeshLayout(List.of(new Region("eu")), 4);
    private static final ActorTestKit KIT = ActorTestKit.create(
            "coordinators",
            ConfigFactory.parseString("""
                pekko.actor.provider = cluster
                pekko.cluster.roles = ["node", "actor-ttmesh.job-gate"]
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
                """)
                    .withFallback(PersistenceTestKitPlugin.getInstance().config())
                    .withFallback(PersistenceTestKitSnapshotPlugin.config())
                    .withFallback(ConfigFactory.load()));
    private static final HeldGates GATES = new HeldGates();
    private static final ActorDoor DOOR = door();
    private static final AtomicInteger IDS = new AtomicInteger();

    final HeldWork work = new HeldWork(LAYOUT);
    private final String entityId = "any.1|job-" + IDS.incrementAndGet();
    private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
    private ActorRef<Object> host;

    /** The first incarnation, which may have so many submissions under way, without limits of its namespace. */
    CoordinatorScene(int inFlightMax) {
        this(inFlightMax, settings().limits());
    }

    CoordinatorScene(int inFlightMax, JobSettings.Limits limits) {
        this.host = spawn(inFlightMax, limits);
    }

    private static JobSettings settings() {
        return JobSettings.of(KIT.system().settings().config());
    }

    private static ActorDoor door() {
        Cluster cluster = Cluster.get(KIT.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var stores = new ActorStores(
                "pekko.persistence.testkit.journal",
                Optional.of("pekko.persistence.testkit.snapshotstore.pluginid"),
                Optional.of("ttmesh.actors.service.memory-states"),
                new ActorStores.InMemory());
        ActorSettings settings = ActorSettings.of(KIT.system().settings().config());
        var door = new ActorDoor(
                KIT.system(),
                LAYOUT,
                new HostSetup(new NodeId("n1"), Clock.systemUTC(), settings, stores, events -> {}, () -> 0),
                CoordinatorScene::leastShards,
                leastShards());
        door.host(GATES.type());
        return door;
    }

    private static ShardCoordinator.ShardAllocationStrategy leastShards() {
        return ShardCoordinator.ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(1, 1);
    }

    /** Ends what all scenes share when the last test of all classes has ended. */
    static final class Stop implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            AutoCloseable stop = KIT::shutdownTestKit;
            context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(CoordinatorScene.class, stop);
        }
    }

    private ActorRef<Object> spawn(int inFlightMax, JobSettings.Limits limits) {
        JobSettings given = settings();
        var home = new JobHome(
                new NodeId("n1"),
                Clock.systemUTC(),
                new JobSettings(
                        inFlightMax,
                        limits,
                        given.graphLimit(),
                        given.resultsLimit(),
                        given.splitLimit(),
                        given.unfoldLimit(),
                        given.wakeInterval(),
                        given.retryDelay(),
                        given.restAfter(),
                        given.submitTimeout()));
        home.open(work);
        ActorType<JobCommand> type = home.type();
        return KIT.spawn(
                ActorHost.create(
                        type,
                        KnownActors.get(KIT.system()).codec(type),
                        new HostPlace(entityId, shard.getRef(), DOOR, DOOR.setup())),
                Props.empty().withMailboxFromConfig("ttmesh.actors.service.mailbox"));
    }

    /** Ends the incarnation as a killed node does; the next hears these commands before all else. */
    void crash(int inFlightMax) {
        crash(inFlightMax, settings().limits());
    }

    void crash(int inFlightMax, JobSettings.Limits limits) {
        KIT.stop(host);
        host = spawn(inFlightMax, limits);
    }

    /** What the gate of the default namespace was told of the job, the last one first. */
    List<GateCommand> atGate() {
        return GATES.heard(job());
    }

    private JobId job() {
        return new JobId(EntityIds.idOf(entityId));
    }

    /** What the gate was told last. */
    GateCommand.Knock knock() {
        return (GateCommand.Knock) atGate().getFirst();
    }

    /** The gate says that the job is in, in answer to a knock. */
    void enter(GateCommand.Knock knock, long number, int share) {
        tell(new JobCommand.AtGate(new GateAnswer.Enter(
                new GateAnswer.Stamp(knock.incarnation(), knock.number(), "gate", number), share)));
    }

    /** The gate says where the job stands among those that wait. */
    void waitAt(GateCommand.Knock knock, long number, int position) {
        tell(new JobCommand.AtGate(new GateAnswer.Wait(
                new GateAnswer.Stamp(knock.incarnation(), knock.number(), "gate", number), position)));
    }

    /** Hands the job over, and waits until it is taken. */
    void run(JobGraph graph) {
        send(replyTo -> new JobCommand.Load(0, 1, graph.encoded(), replyTo)).expectMessage(new JobReply.Taken());
    }

    /** Sends a command, and returns who hears of it. */
    TestProbe<JobReply> send(Function<ActorRef<JobReply>, JobCommand> command) {
        TestProbe<JobReply> asker = KIT.createTestProbe();
        tell(command.apply(asker.getRef()));
        return asker;
    }

    void tell(JobCommand command) {
        host.tell(new Envelope("ttmesh.job", entityId, command, null));
    }

    void awaitPhase(JobPhase phase) {
        await().atMost(PATIENCE).until(() -> status().phase() == phase);
    }

    JobStatus status() {
        return send(JobCommand.Show::new)
                .expectMessageClass(JobReply.Shown.class)
                .status();
    }

    /** Who wakes the next incarnation. */
    List<ReminderView> reminders() {
        return DOOR.wakes()
                .look(new ActorPlace("ttmesh.job", entityId))
                .toCompletableFuture()
                .join()
                .reminders();
    }

    @Override
    public void close() {
        KIT.stop(host);
    }
}
