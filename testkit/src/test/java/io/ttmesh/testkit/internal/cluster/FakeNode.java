package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.NodeFacts.Seen;
import io.ttmesh.testkit.internal.node.Drain;
import io.ttmesh.testkit.internal.node.NodeSpec;
import io.ttmesh.testkit.internal.node.ReadFacts;
import io.ttmesh.testkit.internal.node.Skew;
import io.ttmesh.testkit.internal.node.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs nothing, and keeps what it was told. All fakes of one list see each other while they run. */
public final class FakeNode implements TestNode {
    private final NodeSpec spec;
    private final List<FakeNode> all;
    final List<String> told = new ArrayList<>();
    private boolean running;
    private boolean paused;
    /** Whether it never becomes a member. */
    boolean lost;

    /** Adds itself to the list. */
    public FakeNode(NodeSpec spec, List<FakeNode> all) {
        this.spec = spec;
        this.all = all;
        all.add(this);
    }

    @Override
    public NodeSpec spec() {
        return spec;
    }

    @Override
    public void begin(List<String> join) {
        told.add("begin " + join);
        running = true;
    }

    @Override
    public void awaitReady(Duration atMost) {
        if (lost) {
            throw new IllegalStateException(spec.id() + " waits for others");
        }
        told.add("ready");
    }

    @Override
    public String address() {
        return spec.seat().host() + ":" + spec.seat().port();
    }

    @Override
    public long pid() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public void stop() {
        told.add("stop");
        running = false;
    }

    @Override
    public void kill() {
        told.add("kill");
        running = false;
        paused = false;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        told.add("resume");
        paused = false;
    }

    @Override
    public void wipe() {
        told.add("wipe");
    }

    @Override
    @SuppressWarnings("unchecked") // the results are those of the code that was asked
    public <R> R ask(NodeCode<R> code, Duration atMost) {
        return (R)
                switch (code) {
                    case ReadFacts() -> facts();
                    case Skew(Duration by) -> {
                        told.add("skew " + by);
                        yield Instant.EPOCH.plus(by);
                    }
                    case Drain(Duration limit) -> {
                        told.add("drain " + limit);
                        yield 3;
                    }
                    default -> throw new IllegalArgumentException(code.toString());
                };
    }

    private NodeFacts facts() {
        List<Seen> members = all.stream()
                .filter(node -> node.running)
                .map(node -> new Seen(node.spec.id(), node.address(), "Up", false))
                .toList();
        return new NodeFacts(
                spec.id(), members, Set.of(), "", Map.of("volatile-tasks", Set.of(spec.id() + ".0")), 0, 0);
    }

    @Override
    public String threadDump() {
        return "threads of " + spec.id();
    }

    @Override
    public String logTail(int lines) {
        return "log of " + spec.id();
    }

    @Override
    public void close() {
        told.add("close");
        running = false;
    }
}
