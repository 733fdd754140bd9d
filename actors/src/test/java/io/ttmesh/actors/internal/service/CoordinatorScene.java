package io.ttmesh.actors.internal.service;

import static org.awaitility.Awaitility.await;

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
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.ReminderView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** One incarnation after the other of a job's coordinator, over a journal that lasts; what it submits is the test's. */
final class CoordinatorScene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final AtomicInteger IDS = new AtomicInteger();

    final HeldWork work;
    private final String entityId = "any.1|job-" + IDS.incrementAndGet();
    private final CoordinatorHost node;
    private final TestProbe<ClusterSharding.ShardCommand> shard;
    private JobHome home;
    private ActorRef<Object> host;

    /** The first incarnation, which may have so many submissions under way, without limits of its namespace. */
    CoordinatorScene(CoordinatorHost node, int inFlightMax) {
        this(node, inFlightMax, node.settings().limits());
    }

    CoordinatorScene(CoordinatorHost node, int inFlightMax, JobSettings.Limits limits) {
        this(node, settings(node, inFlightMax, limits));
    }

    CoordinatorScene(CoordinatorHost node, JobSettings settings) {
        this.node = node;
        this.work = new HeldWork(CoordinatorHost.LAYOUT);
        this.shard = node.kit().createTestProbe();
        this.home = home(settings, work);
        this.host = spawn();
    }

    /** Another job on the same node. */
    private CoordinatorScene(CoordinatorScene other) {
        this.node = other.node;
        this.work = other.work;
        this.shard = node.kit().createTestProbe();
        this.home = other.home;
        this.host = spawn();
    }

    CoordinatorScene another() {
        return new CoordinatorScene(this);
    }

    private static JobSettings settings(CoordinatorHost node, int inFlightMax, JobSettings.Limits limits) {
        JobSettings given = node.settings();
        return new JobSettings(
                inFlightMax,
                limits,
                given.graphLimit(),
                given.resultsLimit(),
                given.splitLimit(),
                given.unfoldLimit(),
                given.wakeInterval(),
                given.retryDelay(),
                given.restAfter(),
                given.restedMax(),
                given.submitTimeout());
    }

    private static JobHome home(JobSettings settings, HeldWork work) {
        var home = new JobHome(new NodeId("n1"), Clock.systemUTC(), settings);
        home.open(work);
        return home;
    }

    private ActorRef<Object> spawn() {
        ActorType<JobCommand> type = home.type();
        return node.kit()
                .spawn(
                        ActorHost.create(
                                type,
                                KnownActors.get(node.kit().system()).codec(type),
                                new HostPlace(
                                        entityId,
                                        shard.getRef(),
                                        node.door(),
                                        node.door().setup())),
                        Props.empty().withMailboxFromConfig("ttmesh.actors.service.mailbox"));
    }

    /** Ends the incarnation as a killed node does; the next hears these commands before all else. */
    void crash(int inFlightMax) {
        crash(inFlightMax, node.settings().limits());
    }

    void crash(int inFlightMax, JobSettings.Limits limits) {
        node.kit().stop(host);
        home = home(settings(node, inFlightMax, limits), work);
        host = spawn();
    }

    /** What the gate of the default namespace was told of the job, the last one first. */
    List<GateCommand> atGate() {
        return node.gates().heard(job());
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
        TestProbe<JobReply> asker = node.kit().createTestProbe();
        tell(command.apply(asker.getRef()));
        return asker;
    }

    /** Cancels, and returns who hears of it. */
    TestProbe<JobReply> cancel() {
        return cancel("");
    }

    TestProbe<JobReply> cancel(String call) {
        return send(replyTo -> new JobCommand.Cancel(call, replyTo));
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

    /** Whether the incarnation has asked to leave, since somebody asked that. */
    boolean leaves() {
        try {
            return shard.receiveMessage(GLANCE) instanceof ClusterSharding.Passivate<?>;
        } catch (AssertionError nothing) {
            return false;
        }
    }

    /** Who wakes the next incarnation. */
    List<ReminderView> reminders() {
        return node.door()
                .wakes()
                .look(new ActorPlace("ttmesh.job", entityId))
                .toCompletableFuture()
                .join()
                .reminders();
    }

    @Override
    public void close() {
        node.kit().stop(host);
    }
}
