package io.ttmesh.testkit.internal.node;

import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.VerbNotPossible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A node as an actor system of this JVM: quick to start, and with everything but a process. What it is asked goes
 * through the same JSON as with a process, so that no test passes here by sharing objects.
 */
public final class InProcessNode implements TestNode {
    private static final Duration END_MAX = Duration.ofSeconds(60);

    private final NodeSpec spec;
    private final NodeFolder folder;
    private final KnownAddress address;
    private final Refusals refusals;
    private volatile @Nullable Life life;

    private InProcessNode(NodeSpec spec) {
        this.spec = spec;
        this.folder = new NodeFolder(spec);
        this.address = new KnownAddress(spec.id(), spec.seat());
        this.refusals = new Refusals(spec.id());
    }

    /** A node that was not started yet; the prefix of its seat is of no use to it. */
    public static InProcessNode of(NodeSpec spec) {
        return new InProcessNode(spec);
    }

    /** One start of it. */
    private static final class Life implements NodeExtension {
        private final String id;
        private final OpenAsks asks;
        private final CompletableFuture<Mesh> mesh = new CompletableFuture<>();
        private final CompletableFuture<ActorSystem<?>> system = new CompletableFuture<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final Thread starter;

        private Life(String id, MeshConfig config) {
            this.id = id;
            this.asks = new OpenAsks(id);
            this.starter = Thread.ofPlatform().daemon().name("start-of-" + id).unstarted(() -> start(config));
        }

        private void start(MeshConfig config) {
            try {
                Mesh started = Mesh.start(config.withExtension(this));
                started.terminated().whenComplete((done, failure) -> ended("node " + id + " has ended"));
                mesh.complete(started);
            } catch (RuntimeException | Error e) {
                ended("node " + id + " did not start: " + e.getMessage());
                mesh.completeExceptionally(e);
            }
        }

        @Override
        public AutoCloseable started(NodeInside node) {
            system.complete(node.system());
            return () -> {};
        }

        private void ended(String sentence) {
            asks.end(sentence);
            end.complete(sentence);
        }
    }

    @Override
    public NodeSpec spec() {
        return spec;
    }

    @Override
    public synchronized void begin(List<String> join) {
        if (isRunning()) {
            throw new IllegalStateException("node " + spec.id() + " runs already");
        }
        var agent = new NodeAgent(spec.id(), spec.folder(), spec.taskHolders());
        MeshConfig config = MeshConfig.of(folder.settings())
                .with("ttmesh.node.id", spec.id())
                .with("ttmesh.node.host", address.host())
                .with("ttmesh.node.port", address.port())
                // What cuts links between nodes of one JVM, and a killed one from all others; fixed at the start.
                .with("pekko.remote.artery.advanced.test-mode", true)
                .region(spec.region())
                .dataDir(folder.data())
                .withExtension(agent);
        Life next = new Life(spec.id(), join.isEmpty() ? config.init() : config.join(join.toArray(String[]::new)));
        next.asks.connected(frame -> handOver(agent, frame, next.asks));
        next.starter.start();
        life = next;
    }

    private static void handOver(NodeAgent agent, byte[] frame, OpenAsks asks) {
        try {
            agent.receive(frame, answer -> handBack(asks, answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void handBack(OpenAsks asks, byte[] answer) {
        try {
            asks.take(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void awaitReady(Duration atMost) {
        Life last = refusals.started(life, "awaited");
        Mesh mesh;
        try {
            mesh = Stages.await(last.mesh, atMost);
        } catch (TimeoutException e) {
            close();
            throw new StartException("node " + spec.id() + " was not ready within " + atMost, e);
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        } catch (IllegalStateException e) {
            throw e.getCause() instanceof MeshException refused ? refused : e;
        }
        address.learn(mesh.address());
    }

    @Override
    public String address() {
        return address.text();
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean isRunning() {
        Life last = life;
        return last != null && !last.end.isDone();
    }

    @Override
    public boolean isPaused() {
        return false;
    }

    @Override
    public void stop() {
        Life running = running("stopped");
        awaitReady(END_MAX);
        running.mesh.resultNow().close();
        awaitEnd(running);
    }

    /** One that still joins is interrupted, and gives up. */
    @Override
    public void kill() {
        Life running = running("killed");
        running.starter.interrupt();
        var unused = running.system.thenAccept(SilentEnd::of);
        awaitEnd(running);
    }

    private void awaitEnd(Life running) {
        try {
            Stages.await(running.end, END_MAX);
            running.starter.join(END_MAX);
        } catch (TimeoutException e) {
            throw new IllegalStateException("node " + spec.id() + " did not end within " + END_MAX, e);
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
    }

    @Override
    public void pause() {
        throw notPossible("paused");
    }

    @Override
    public void resume() {
        throw notPossible("resumed");
    }

    private VerbNotPossible notPossible(String verb) {
        return new VerbNotPossible("node " + spec.id() + " can not be " + verb
                + ": it is an actor system in the JVM of the test, and has no process to stop; use flavour PROCESS");
    }

    @Override
    public void wipe() {
        folder.deleteDataOf(this);
    }

    @Override
    public <R extends @Nullable Object> R ask(NodeCode<R> code, Duration atMost) {
        return running("asked").asks.ask(code, atMost);
    }

    /** Those of this JVM, of which the node's are some. */
    @Override
    public String threadDump() {
        try {
            return DumpThreads.ofThisJvm();
        } catch (IOException e) {
            throw new UncheckedIOException("the threads of this JVM can not be written down", e);
        }
    }

    /** Nothing but where to look. */
    @Override
    public String logTail(int lines) {
        return "node " + spec.id() + " is an actor system in the JVM of the test: its log is the test's";
    }

    @Override
    public void close() {
        if (isRunning()) {
            kill();
        }
    }

    private Life running(String verb) {
        Life last = refusals.started(life, verb);
        if (last.end.isDone()) {
            throw refusals.canNotBe(verb, last.end.resultNow());
        }
        return last;
    }

    @Override
    public String toString() {
        return "InProcessNode[" + spec.id() + "]";
    }
}
