package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.started;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A host of one shard slot among fake workers, with its submitter and its successor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SlotHostScene {
    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    static final ShardId SHARD = ShardId.parse("eu.1");
    static final HostId HOST = new HostId(SHARD, false);
    static final TaskId ONE = TaskId.parse("eu.1.v1");
    static final TaskId TWO = TaskId.parse("eu.1.v2");
    static final TaskId THREE = TaskId.parse("eu.1.v3");
    static final Outcome DONE = new Outcome.Succeeded(payload("result"));

    OwnerBench bench;
    TestProbe<OwnerCommand> successor;
    TestProbe<SubmitterNotice> submitter;
    final LocalSlots localSlots = new LocalSlots();
    ActorRef<OwnerCommand> host;

    @BeforeEach
    void host() {
        bench = new OwnerBench(kit);
        successor = kit.createTestProbe("successor");
        submitter = bench.submitter();
        host = start();
    }

    @AfterEach
    void stopHost() {
        kit.stop(host);
    }

    @AfterAll
    void stopKit() {
        kit.shutdownTestKit();
    }

    /** A new host, whose timers run: before that it would not notice that time passes. */
    ActorRef<OwnerCommand> start(String... settings) {
        ActorRef<OwnerCommand> started = kit.spawn(SlotHost.create(
                SHARD, bench.context(settings), localSlots, bench.shard().getRef(), successor.getRef()));
        await("the host has started")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> started.equals(localSlots.find(SHARD)));
        return started;
    }

    void restartWith(String... settings) {
        kit.stop(host);
        host = start(settings);
    }

    void submit(TestProbe<SubmitterNotice> replyTo, Submission... submissions) {
        host.tell(new OwnerCommand.SubmitAll(HOST, List.of(submissions), replyTo.getRef()));
    }

    void submit(TaskId... ids) {
        submit(
                submitter,
                Arrays.stream(ids)
                        .map(id -> submission(id.toString(), TaskOptions.DEFAULTS))
                        .toArray(Submission[]::new));
    }

    void watch(TestProbe<SubmitterNotice> replyTo, TaskId... ids) {
        host.tell(new OwnerCommand.WatchAll(HOST, List.of(ids), replyTo.getRef()));
    }

    void hear(AttemptNotice... notices) {
        host.tell(new OwnerCommand.NoticeAll(HOST, List.of(notices)));
    }

    WorkerCommand.Offer startOn(NodeId worker) {
        WorkerCommand.Offer offer = bench.offerTo(worker);
        hear(started(offer, worker));
        return offer;
    }

    void succeed(WorkerCommand.Offer offer, NodeId worker) {
        hear(new AttemptNotice.Succeeded(offer.attempt(), worker, payload("result")));
    }

    TaskPhase phase(TaskId id) {
        return bench.describe(host, id).status().orElseThrow().phase();
    }
}
