package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static io.ttmesh.actors.internal.OwnerBench.started;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A host of durable submissions among fake workers, with a log that outlives it, its submitter and its successor. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DurableHostScene {
    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    static final HostId HOST = new HostId(ShardId.parse("eu.1"), true);
    static final TaskId ONE = TaskId.parse("eu.1.d1");
    static final TaskId TWO = TaskId.parse("eu.1.d2");
    static final TaskId THREE = TaskId.parse("eu.1.d3");
    static final Outcome DONE = new Outcome.Succeeded(payload("result"));

    final AtomicReference<Durability> durability = new AtomicReference<>();
    OwnerBench bench;
    FakeTaskLog log;
    FakeWakeIndex index;
    LocalSlots here;
    TestProbe<OwnerCommand> successor;
    TestProbe<SubmitterNotice> submitter;
    ActorRef<OwnerCommand> host;

    @BeforeEach
    void host() {
        bench = new OwnerBench(kit);
        log = new FakeTaskLog();
        index = new FakeWakeIndex();
        here = new LocalSlots();
        successor = kit.createTestProbe("successor");
        submitter = bench.submitter();
        durability.set(Durability.DURABLE);
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

    /** A journal that is not in memory and has no index. */
    DurableQuota stored() {
        return DurableQuota.of(new TaskJournal(log, durability::get, Optional.empty()), 1);
    }

    DurableQuota indexed() {
        return DurableQuota.of(new TaskJournal(log, durability::get, Optional.of(index)), 1);
    }

    /** A journal in memory with room for one submission. */
    DurableQuota inMemory() {
        return DurableQuota.of(TaskJournal.of(log, Durability.MEMORY), 1);
    }

    ActorRef<OwnerCommand> start() {
        return start(stored());
    }

    /** A new host, whose timers run: before that it would not notice that time passes. */
    ActorRef<OwnerCommand> start(DurableQuota journal, String... settings) {
        var place = new DurableHost.Place(HOST.shard(), here, successor.getRef());
        ActorRef<OwnerCommand> started = kit.spawn(DurableHost.create(place, bench.context(settings), journal));
        await("the host has started")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> started.equals(here.find(HOST.shard())));
        return started;
    }

    /** Another incarnation, which knows what the journal tells. */
    void restart() {
        restart(stored());
    }

    void restart(DurableQuota journal, String... settings) {
        kit.stop(host);
        host = start(journal, settings);
    }

    Submission of(TaskId id, TaskOptions options) {
        return submission(id.toString(), options, SUM, "digest");
    }

    void submit(TestProbe<SubmitterNotice> replyTo, Submission... submissions) {
        host.tell(new OwnerCommand.SubmitAll(HOST, List.of(submissions), replyTo.getRef()));
    }

    /** Submits, and sees that all of them are acknowledged. */
    void accept(TaskOptions options, TaskId... ids) {
        submit(submitter, Arrays.stream(ids).map(id -> of(id, options)).toArray(Submission[]::new));
        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ids), durability.get()));
    }

    void accept(TaskId... ids) {
        accept(TaskOptions.DEFAULTS, ids);
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

    void succeed(WorkerCommand.AttemptId attempt, NodeId worker) {
        hear(new AttemptNotice.Succeeded(attempt, worker, payload("result")));
    }

    OwnerCommand.Description describe(TaskId id) {
        return bench.describe(host, id);
    }

    TaskPhase phase(TaskId id) {
        return describe(id).status().orElseThrow().phase();
    }
}
