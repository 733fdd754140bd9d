package io.ttmesh.runtime.process;

import io.ttmesh.model.error.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One node as a child process. It ends with this JVM at the latest: a shutdown hook kills it, and should this JVM be
 * killed itself, the child notices that its standard input is closed.
 *
 * <p>Not for production: there a node is started by what supervises services. Safe for use by many threads.
 */
public final class NodeProcess implements AutoCloseable {
    private static final String LOG_LEVEL = "TTMESH_LOG_LEVEL";
    private static final Duration KILL_WAIT = Duration.ofSeconds(10);

    private final NodeLaunch launch;
    private final Process process;
    private final NodeOutput output;

    private NodeProcess(NodeLaunch launch, Process process, NodeOutput output) {
        this.launch = launch;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts the process and returns at once, so that several can start side by side.
     *
     * @throws StartException when the operating system refuses
     */
    public static NodeProcess start(NodeLaunch launch) {
        var builder = new ProcessBuilder(launch.command()).redirectErrorStream(true);
        // What the user set for nodes of their own is not meant for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("TTMESH_") && !name.equals(LOG_LEVEL));
        try {
            Process process = builder.start();
            killWithThisJvm(process);
            var output = new NodeOutput(launch.logFile());
            output.follow(launch.id(), process.inputReader());
            return new NodeProcess(launch, process, output);
        } catch (IOException e) {
            throw new StartException(
                    "process of node " + launch.id() + " can not be started: " + e.getMessage()
                            + "; see that there is memory for it",
                    e);
        }
    }

    /**
     * Waits until the node is a member of its mesh; kills it when it is not in time.
     *
     * @throws StartException when the process ends before, or the time is over; has the end of the log
     */
    public NodeReady awaitReady(Duration atMost) throws InterruptedException {
        var ready = output.awaitReady(atMost);
        if (ready.isPresent()) {
            return ready.get();
        }
        boolean ended = output.hasEnded() && process.waitFor(1, TimeUnit.SECONDS);
        String what = ended ? "ended with exit code " + process.exitValue() : "was not ready within " + atMost;
        close();
        throw new StartException("node " + launch.id() + " " + what + "; its log " + launch.logFile() + " ends so:"
                + System.lineSeparator() + output.tail());
    }

    /** The id that the node was given. */
    public String id() {
        return launch.id();
    }

    /**
     * What the node said when it was ready.
     *
     * @throws IllegalStateException before {@link #awaitReady}
     */
    public NodeReady ready() {
        return output.ready().orElseThrow(() -> new IllegalStateException("node " + id() + " is not ready yet"));
    }

    /** Host and port where others join it; only when it is ready. */
    public String address() {
        return ready().address();
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file with everything that the process printed. */
    public Path logFile() {
        return launch.logFile();
    }

    /** The last lines that the process printed. */
    public String logTail() {
        return output.tail();
    }

    /** Asks the node to leave the mesh and to end (SIGTERM); returns at once. */
    public void stop() {
        // Not Process.destroy(): that closes the output as well, and with it ends the log.
        process.toHandle().destroy();
    }

    /** Ends the process where it stands (SIGKILL); returns at once. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /**
     * Stops all threads of the process (SIGSTOP) until it is resumed; returns when the signal is sent. A paused process
     * can be killed, but not stopped.
     *
     * @throws IllegalStateException when the process has ended
     */
    public void pause() throws InterruptedException {
        signal("STOP");
    }

    /**
     * Lets a paused process go on (SIGCONT).
     *
     * @throws IllegalStateException when the process has ended
     */
    public void resume() throws InterruptedException {
        signal("CONT");
    }

    /**
     * Has the JVM print the stacks of its platform threads to the log (SIGQUIT): for one that answers nobody any more.
     *
     * @throws IllegalStateException when the process has ended
     */
    public void printThreads() throws InterruptedException {
        signal("QUIT");
    }

    /** Completes with the exit code when the process has ended. Not to be completed by others. */
    public CompletionStage<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Waits for the end of the process: its exit code, or empty when it still runs after that time. */
    public OptionalInt awaitExit(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Kills the process, unless it has ended, and waits until it is gone. */
    @Override
    public void close() {
        kill();
        try {
            awaitExit(KILL_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "NodeProcess[" + id() + ", pid " + pid() + "]";
    }

    private void signal(String name) throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("node " + id() + " has ended, with exit code " + process.exitValue());
        }
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("node " + id() + " can not be sent SIG" + name + ": " + said);
            }
        } catch (IOException e) {
            throw new IllegalStateException("node " + id() + " can not be sent SIG" + name + ": " + e.getMessage(), e);
        }
    }

    private static void killWithThisJvm(Process process) {
        var hook = new Thread(() -> process.toHandle().destroyForcibly(), "kill-" + process.pid());
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw new StartException("a node can not be started while this program ends", e);
        }
        var unused = process.onExit().thenRun(() -> removeHook(hook));
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is going down, and the hook has run or will find nothing to do.
        }
    }
}
