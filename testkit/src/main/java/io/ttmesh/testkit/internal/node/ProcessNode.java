package io.ttmesh.testkit.internal.node;

import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.internal.net.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A node in a JVM of its own: what {@code ttmesh node} starts, with the class path of this JVM. */
public final class ProcessNode implements TestNode {
    /** Beyond what a node may take to drain, hand over and leave. */
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private static final Duration SIGNAL_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration DUMP_MAX = Duration.ofSeconds(2);

    private final NodeSpec spec;
    private final NodeFolder folder;
    private final Path socketFolder;
    private int starts;
    private final KnownAddress address;
    private final Refusals refusals;
    private volatile @Nullable Life life;

    /** One start of it. */
    private static final class Life {
        private final NodeProcess process;
        private final OpenAsks asks;
        private final AgentDoor door;
        private volatile boolean isPaused;

        private Life(NodeProcess process, OpenAsks asks, AgentDoor door) {
            this.process = process;
            this.asks = asks;
            this.door = door;
            var unused = process.exit().thenAccept(this::ended);
        }

        private void ended(int exitCode) {
            asks.end("node " + process.id() + " has ended, with exit code " + exitCode);
            door.close();
        }
    }

    private ProcessNode(NodeSpec spec, Path socketFolder) {
        this.spec = spec;
        this.folder = new NodeFolder(spec);
        this.socketFolder = socketFolder;
        this.address = new KnownAddress(spec.id(), spec.seat());
        this.refusals = new Refusals(spec.id());
    }

    /**
     * A node that was not started yet.
     *
     * @param socketFolder where its socket stands, beside those of others; exists, and has a name of at most 80 bytes
     */
    public static ProcessNode of(NodeSpec spec, Path socketFolder) {
        return new ProcessNode(spec, socketFolder);
    }

    @Override
    public NodeSpec spec() {
        return spec;
    }

    @Override
    public synchronized void begin(List<String> join) {
        if (isRunning()) {
            throw new IllegalStateException("node " + spec.id() + " runs already, as process " + pid());
        }
        starts++;
        Path socket = socketFolder.resolve(spec.id() + "." + starts);
        var asks = new OpenAsks(spec.id());
        AgentDoor door = AgentDoor.open(spec.id(), socket, asks);
        NodeProcess process;
        try {
            process = NodeProcess.start(launch(join, socket));
        } catch (RuntimeException e) {
            door.close();
            throw e;
        }
        life = new Life(process, asks, door);
    }

    private NodeLaunch launch(List<String> join, Path socket) {
        return NodeLaunch.init(spec.id(), folder.log())
                .entering(join)
                .at(address.host(), address.port())
                .withPrefix(spec.seat().prefix())
                .withRegion(spec.region())
                .withData(folder.data())
                .withConfig(folder.writeSettings())
                .withHeap(spec.heapMebibytes())
                .withJvmFlags(
                        flag(RunId.PROPERTY, RunId.current().toString()),
                        flag(HarnessExtension.SOCKET, socket.toString()),
                        flag(HarnessExtension.NODE, spec.id()),
                        flag(HarnessExtension.FOLDER, spec.folder().toString()),
                        flag(HarnessExtension.TASK_HOLDERS, String.join(",", spec.taskHolders())));
    }

    private static String flag(String key, String value) {
        return "-D" + key + "=" + value;
    }

    @Override
    public void awaitReady(Duration atMost) {
        try {
            address.learn(running("awaited").process.awaitReady(atMost).address());
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
    }

    @Override
    public String address() {
        return address.text();
    }

    @Override
    public long pid() {
        Life last = life;
        if (last == null) {
            throw new IllegalStateException("node " + spec.id() + " has no process: start it first");
        }
        return last.process.pid();
    }

    /** How the last process ended; empty while it runs, and before the first start. */
    public OptionalInt exitCode() {
        Life last = life;
        try {
            return last == null ? OptionalInt.empty() : last.process.awaitExit(Duration.ZERO);
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
    }

    @Override
    public boolean isRunning() {
        Life last = life;
        return last != null && last.process.isAlive();
    }

    @Override
    public boolean isPaused() {
        Life last = life;
        return last != null && last.isPaused && last.process.isAlive();
    }

    @Override
    public void stop() {
        Life running = awake("stopped");
        running.process.stop();
        end(running, STOP_MAX, "SIGTERM");
    }

    @Override
    public void kill() {
        Life running = running("killed");
        running.process.kill();
        end(running, SIGNAL_MAX, "SIGKILL");
    }

    private void end(Life running, Duration atMost, String signal) {
        try {
            OptionalInt code = running.process.awaitExit(atMost);
            if (code.isEmpty()) {
                throw new IllegalStateException("node " + spec.id() + " did not end within " + atMost + " of " + signal
                        + "; its log ends so:" + System.lineSeparator() + running.process.logTail());
            }
            running.ended(code.getAsInt());
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
    }

    @Override
    public void pause() {
        Life running = awake("paused");
        running.isPaused = true; // first, so that nobody asks a node that is about to fall silent
        try {
            running.process.pause();
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
        awaitStill(running);
    }

    private void awaitStill(Life running) {
        await("stands still", () -> !running.process.isAlive() || ProcThreads.allStopped(running.process.pid()));
    }

    @Override
    public void resume() {
        Life running = running("resumed");
        if (!running.isPaused) {
            throw refusals.canNotBe("resumed", "it is not paused");
        }
        try {
            running.process.resume();
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
        await("goes on", () -> !running.process.isAlive() || !ProcThreads.anyStopped(running.process.pid()));
        running.isPaused = false;
    }

    @Override
    public void wipe() {
        folder.deleteDataOf(this);
    }

    @Override
    public <R extends @Nullable Object> R ask(NodeCode<R> code, Duration atMost) {
        return awake("asked").asks.ask(code, atMost);
    }

    /** One that is silent, or paused, prints the threads to its log; without the virtual ones. */
    @Override
    public String threadDump() {
        Life running = running("asked for its threads");
        if (!running.isPaused) {
            try {
                return running.asks.ask(new DumpThreads(), DUMP_MAX);
            } catch (RuntimeException e) {
                // Then by the other way.
            }
        }
        return dumpBySignal(running);
    }

    /** A process that stands still does not even print: it goes on for a moment. */
    private String dumpBySignal(Life running) {
        long before = folder.logBytes();
        boolean stood = ProcThreads.anyStopped(running.process.pid());
        try {
            running.process.printThreads();
            running.process.resume();
            await("prints its threads", () -> folder.logFrom(before).contains("JNI global refs"));
            if (stood) {
                running.process.pause();
                awaitStill(running);
            }
        } catch (InterruptedException e) {
            throw refusals.interrupted(e);
        }
        String printed = folder.logFrom(before);
        return printed.substring(Math.max(0, printed.indexOf("Full thread dump")));
    }

    @Override
    public String logTail(int lines) {
        return folder.logTail(lines);
    }

    @Override
    public void close() {
        Life last = life;
        if (last != null) {
            last.process.close();
            last.ended(exitCode().orElse(-1));
        }
    }

    private Life running(String verb) {
        Life last = refusals.started(life, verb);
        if (!last.process.isAlive()) {
            throw refusals.canNotBe(
                    verb, "it has ended, with exit code " + exitCode().orElse(-1));
        }
        return last;
    }

    private Life awake(String verb) {
        Life running = running(verb);
        if (running.isPaused) {
            throw refusals.canNotBe(verb, "it is paused, resume it first");
        }
        return running;
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(SIGNAL_MAX)
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("waited " + SIGNAL_MAX + " until node " + spec.id() + " " + what, e);
        }
    }

    @Override
    public String toString() {
        return "ProcessNode[" + spec.id() + "]";
    }
}
