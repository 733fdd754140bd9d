package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeFacts;
import io.ttmesh.testkit.NodeHandle;
import io.ttmesh.testkit.internal.node.Drain;
import io.ttmesh.testkit.internal.node.ReadFacts;
import io.ttmesh.testkit.internal.node.Skew;
import io.ttmesh.testkit.internal.node.TestNode;
import io.ttmesh.testkit.internal.report.VerbLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node as a test holds it. Safe for use by many threads. */
final class NodeSlot implements NodeHandle {
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration RUN_MAX = Duration.ofSeconds(60);
    private static final Duration FACTS_MAX = Duration.ofSeconds(5);
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 30;

    private final TestNode node;
    private final Roster roster;
    private final VerbLog verbs;
    private volatile boolean drained;
    private volatile boolean ready;
    private volatile Duration skew = Duration.ZERO;

    NodeSlot(TestNode node, Roster roster, VerbLog verbs) {
        this.node = node;
        this.roster = roster;
        this.verbs = verbs;
    }

    TestNode node() {
        return node;
    }

    /** Whether it answers: it runs and is not paused. */
    boolean isAwake() {
        return node.isRunning() && !node.isPaused();
    }

    /** Whether it runs and has become a member, so that others can join through it. */
    boolean isMember() {
        return ready && node.isRunning();
    }

    /** Starts it as the first one, and waits until it is a member: of the mesh in its data folder, if there is one. */
    void goAhead() {
        verbs.add("start " + id() + " first");
        begin(List.of());
        awaitReady();
    }

    /** Whether a test left it taking nothing new. */
    boolean isDrained() {
        return drained && node.isRunning();
    }

    boolean isSkewed() {
        return !skew.isZero() && node.isRunning();
    }

    /** Starts it and returns at once. */
    void begin(List<String> join) {
        skew = Duration.ZERO;
        drained = false;
        ready = false;
        node.begin(join);
    }

    void awaitReady() {
        node.awaitReady(Patience.scaled(READY_MAX));
        ready = true;
        roster.cameUp();
    }

    /** Where it is joined, if that is known: one on a free port has none before its first start. */
    Optional<String> knownAddress() {
        try {
            return Optional.of(node.address());
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public String id() {
        return node.spec().id();
    }

    @Override
    public String address() {
        return node.address();
    }

    @Override
    public long pid() {
        return node.pid();
    }

    @Override
    public boolean isRunning() {
        return node.isRunning();
    }

    @Override
    public Path folder() {
        return node.spec().folder();
    }

    @Override
    public String logTail() {
        return node.logTail(TAIL_LINES);
    }

    @Override
    public void start() {
        verbs.add("start " + id());
        begin(roster.doorsFor(this));
        awaitReady();
    }

    @Override
    public void stop() {
        verbs.add("stop " + id());
        node.stop();
    }

    @Override
    public void kill() {
        verbs.add("kill " + id());
        node.kill();
    }

    @Override
    public void pause() {
        verbs.add("pause " + id());
        node.pause();
    }

    @Override
    public void resume() {
        verbs.add("resume " + id());
        node.resume();
        roster.cameUp();
    }

    @Override
    public int drain(Duration atMost) {
        verbs.add("drain " + id() + " for " + atMost.toMillis() + " ms");
        drained = true;
        return node.ask(new Drain(atMost), atMost.plus(DRAIN_MARGIN));
    }

    @Override
    public void restart() {
        if (node.isRunning()) {
            stop();
        }
        start();
    }

    @Override
    public void wipe() {
        verbs.add("wipe " + id());
        if (node.isRunning()) {
            node.kill();
        }
        node.wipe();
    }

    @Override
    public void skewClock(Duration by) {
        verbs.add("skewClock " + id() + " by " + by.toMillis() + " ms");
        skew = by;
        node.ask(new Skew(by), FACTS_MAX);
    }

    @Override
    public <R extends @Nullable Object> R run(NodeCode<R> code) {
        return node.ask(code, Patience.scaled(RUN_MAX));
    }

    @Override
    public NodeFacts facts() {
        return factsOf(node);
    }

    static NodeFacts factsOf(TestNode node) {
        return node.ask(new ReadFacts(), FACTS_MAX);
    }

    @Override
    public String threadDump() {
        return node.threadDump();
    }

    @Override
    public String toString() {
        return id();
    }
}
