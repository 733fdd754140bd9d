package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.actors.spi.WorkerCommand.Offer;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TraceContext;
import io.ttmesh.runtime.internal.RecordingOwners;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** An executor with quick intervals, owners that only listen, and one task whose bodies do what a test says. */
final class ExecutorRig implements AutoCloseable {
    static final NodeId NODE = new NodeId("n");
    static final int PAYLOAD_LIMIT = 1024;
    static final int CHECKPOINT_LIMIT = 64;

    /** What one body does. */
    interface Script {
        String run(TaskContext context) throws Exception;
    }

    private final ActorTestKit kit = ActorTestKit.create();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final DistributedTask<String, String> task = DistributedTask.of(
            "test.script",
            String.class,
            String.class,
            (name, context) -> scripts.get(name).run(context));

    final RecordingOwners owners = new RecordingOwners();
    final List<MeshEvent> events = new CopyOnWriteArrayList<>();
    final List<String> began = new CopyOnWriteArrayList<>();
    final ExecutorGauge gauge;
    final ActorRef<WorkerCommand> executor;

    ExecutorRig(int slots, int queueLimit) {
        this(slots, queueLimit, Duration.ofMinutes(1));
    }

    ExecutorRig(int slots, int queueLimit, Duration renewInterval) {
        gauge = new ExecutorGauge(slots, queueLimit);
        var settings = new ExecutorSettings(
                slots,
                queueLimit,
                Duration.ofMillis(20),
                renewInterval,
                Duration.ofMillis(200),
                Duration.ofMillis(300),
                PAYLOAD_LIMIT,
                CHECKPOINT_LIMIT);
        executor = kit.spawn(AttemptExecutor.create(new AttemptExecutor.Setup(
                NODE,
                settings,
                TaskRegistry.of(List.of(TaskSource.of(task))),
                gauge,
                events::addAll,
                Clock.systemUTC(),
                owners)));
    }

    ActorTestKit kit() {
        return kit;
    }

    Offer offer(String name, int priority, Optional<Duration> timeout, Script script) {
        scripts.put(name, context -> {
            began.add(name);
            return script.run(context);
        });
        return new Offer(
                new AttemptId(RecordingOwners.volatileId(), new FencingToken(1, 1)),
                task.version(),
                task.input().encode(name),
                priority,
                timeout,
                Optional.empty(),
                TraceContext.NONE,
                0,
                Optional.empty());
    }

    /** Offers a body that does this; returns its id. */
    TaskId run(String name, Script script) {
        Offer offer = offer(name, 4, Optional.empty(), script);
        send(offer);
        return offer.attempt().taskId();
    }

    /** A body that waits until it is opened or interrupted. */
    Script gate(String name) {
        return context -> {
            gates.computeIfAbsent(name, key -> new CountDownLatch(1)).await();
            return name;
        };
    }

    /** A body that waits until it is opened, come what may. */
    Script stubborn(String name) {
        CountDownLatch gate = gates.computeIfAbsent(name, key -> new CountDownLatch(1));
        return context -> {
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    // On purpose: this body does not listen.
                }
            }
            return name;
        };
    }

    void open(String name) {
        gates.computeIfAbsent(name, key -> new CountDownLatch(1)).countDown();
    }

    void send(Offer... offers) {
        executor.tell(new WorkerCommand.OfferAll(List.of(offers)));
    }

    void revoke(TaskId id) {
        executor.tell(new WorkerCommand.Revoke(id, new FencingToken(1, 1)));
    }

    void settle(TaskId id) {
        executor.tell(new WorkerCommand.SettleAll(List.of(new AttemptId(id, new FencingToken(1, 1)))));
    }

    <T extends AttemptNotice> List<T> told(Class<T> kind, TaskId id) {
        return owners.notices(kind, id);
    }

    @Override
    public void close() {
        gates.values().forEach(CountDownLatch::countDown);
        kit.shutdownTestKit();
    }
}
