package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.sharding.RegionDistances;
import io.ttmesh.sharding.placement.NearestFreeNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** What owners are given in these tests, and the words to drive one: fake workers, a clock, events, probes. */
final class OwnerBench {
    private final ActorTestKit kit;
    private final ManualTime time;
    private final TestClock clock = new TestClock();
    private final FakeWorkers workers;
    private final BusyShards busy = new BusyShards();
    private final List<MeshEvent> events = new CopyOnWriteArrayList<>();
    private final TestProbe<ClusterSharding.ShardCommand> shard;

    OwnerBench(ActorTestKit kit) {
        this.kit = kit;
        this.time = ManualTime.get(kit.system());
        this.workers = new FakeWorkers(kit);
        this.shard = kit.createTestProbe("shard");
    }

    /** Settings as in {@code reference.conf} but for these lines, and for the grace: a host answers at once. */
    OwnerContext context(String... settings) {
        var config = ConfigFactory.parseString(String.join("\n", settings))
                .withFallback(ConfigFactory.parseString("handover-grace = 0s"))
                .atPath("ttmesh.actors");
        return new OwnerContext(
                A,
                clock,
                OwnerSettings.of(config.withFallback(ConfigFactory.defaultReference())),
                workers,
                new NearestFreeNode(RegionDistances.of(Map.of()), 5, 10),
                events::addAll,
                busy,
                () -> 0);
    }

    TestClock clock() {
        return clock;
    }

    FakeWorkers workers() {
        return workers;
    }

    TestProbe<WorkerCommand> worker(NodeId node) {
        return workers.probe(node);
    }

    TestProbe<ClusterSharding.ShardCommand> shard() {
        return shard;
    }

    TestProbe<SubmitterNotice> submitter() {
        return kit.createTestProbe();
    }

    BusyShards busy() {
        return busy;
    }

    List<String> eventsOf(TaskId id) {
        return events.stream()
                .filter(event -> event instanceof MeshEvent.OfTask ofTask
                        && ofTask.taskId().equals(id))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    /** Moves the owner's clock, and its timers by enough to make it look at it. */
    void pass(Duration passed) {
        clock.pass(passed);
        time.timePasses(Duration.ofMillis(100));
    }

    /** Moves clock and timers alike. */
    void passAll(Duration passed) {
        clock.pass(passed);
        time.timePasses(passed);
    }

    /** The only offer in the next message to a worker. */
    WorkerCommand.Offer offerTo(NodeId node) {
        List<WorkerCommand.Offer> offers = offersTo(node);
        assertThat(offers).hasSize(1);
        return offers.get(0);
    }

    /** The next message to a worker, but for the wish to be told of room. */
    private WorkerCommand next(NodeId node) {
        WorkerCommand command = worker(node).receiveMessage();
        return command instanceof WorkerCommand.AwaitRoom ? next(node) : command;
    }

    List<WorkerCommand.Offer> offersTo(NodeId node) {
        return ((WorkerCommand.OfferAll) next(node)).offers();
    }

    /** The next two messages to a worker, in short. */
    List<String> offerOrRevokes(NodeId node) {
        return Stream.generate(() -> next(node))
                .limit(2)
                .map(command -> switch (command) {
                    case WorkerCommand.OfferAll(var offers) ->
                        "Offer " + offers.get(0).attempt().token();
                    case WorkerCommand.Revoke(var id, var token) -> "Revoke " + token;
                    case WorkerCommand.SettleAll settle -> settle.toString();
                    case WorkerCommand.CheckpointKept kept -> kept.toString();
                    case WorkerCommand.Signal signal -> signal.toString();
                })
                .toList();
    }

    OwnerCommand.Description describe(ActorRef<OwnerCommand> owner, TaskId id) {
        TestProbe<OwnerCommand.Description> asker = kit.createTestProbe();
        owner.tell(new OwnerCommand.Describe(id, asker.getRef()));
        return asker.receiveMessage();
    }

    OwnerCommand.CancelReply.Result cancel(ActorRef<OwnerCommand> owner, TaskId id) {
        TestProbe<OwnerCommand.CancelReply> asker = kit.createTestProbe();
        owner.tell(new OwnerCommand.Cancel(id, asker.getRef()));
        return asker.receiveMessage().result();
    }

    static AttemptNotice started(WorkerCommand.Offer offer, NodeId worker) {
        return new AttemptNotice.Started(offer.attempt(), worker);
    }

    static SubmitterNotice.EndedAll ended(TaskId id, Outcome outcome) {
        return new SubmitterNotice.EndedAll(List.of(new SubmitterNotice.Ended(id, outcome)));
    }
}
