package io.ttmesh.actors.internal;

import io.ttmesh.actors.Tasks;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerDirectory;
import io.ttmesh.model.NodeId;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A mesh of nodes whose executors are probes: {@code a} is the owner's own, each has the room that the test says. */
final class FakeWorkers implements WorkerDirectory {
    private final ActorTestKit kit;
    private final Map<NodeId, TestProbe<WorkerCommand>> probes = new LinkedHashMap<>();
    private final Map<NodeId, Integer> free = new LinkedHashMap<>();

    private Runnable onNextLook = () -> {};

    FakeWorkers(ActorTestKit kit) {
        this.kit = kit;
        room(Tasks.A, 1_000);
    }

    /** Says how many more attempts a node takes before it is full; makes it a member if it is none. */
    synchronized FakeWorkers room(NodeId node, int slots) {
        probes.computeIfAbsent(node, id -> kit.createTestProbe("worker-" + id));
        free.put(node, slots);
        return this;
    }

    /** Does something in the middle of the owner's next placement. */
    synchronized FakeWorkers onNextLook(Runnable action) {
        onNextLook = action;
        return this;
    }

    synchronized void leave(NodeId node) {
        free.remove(node);
    }

    synchronized TestProbe<WorkerCommand> probe(NodeId node) {
        TestProbe<WorkerCommand> probe = probes.get(node);
        if (probe == null) {
            throw new IllegalStateException(node + " is no member");
        }
        return probe;
    }

    @Override
    public synchronized NodeReport local() {
        Runnable action = onNextLook;
        onNextLook = () -> {};
        action.run();
        return report(Tasks.A);
    }

    @Override
    public synchronized List<NodeReport> reports() {
        return new ArrayList<>(free.keySet().stream().map(this::report).toList());
    }

    @Override
    public synchronized Optional<ActorRef<WorkerCommand>> worker(NodeId node) {
        return Optional.ofNullable(probes.get(node)).map(TestProbe::getRef);
    }

    @Override
    public synchronized void offered(NodeId node) {
        free.computeIfPresent(node, (id, slots) -> Math.max(0, slots - 1));
    }

    /** What a test says about room stands until it says otherwise. */
    @Override
    public void ended(NodeId node) {}

    private NodeReport report(NodeId node) {
        return new NodeReport(
                new NodeProfile(node, Tasks.EU, "z", Set.of(), 1_000, Map.of(), Set.of(Tasks.SUM)),
                new NodeLoad(free.getOrDefault(node, 0), 0, 0, 0, false, Set.of()));
    }
}
