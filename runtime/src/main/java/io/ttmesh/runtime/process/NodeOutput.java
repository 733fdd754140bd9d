package io.ttmesh.runtime.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a process prints to the end of its log file, keeps the last lines and notices the one that says it is ready. The
 * copying runs on a thread of its own; safe for use by many threads.
 */
final class NodeOutput {
    private static final int TAIL_LINES = 30;

    private final Path logFile;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Deque<String> tail = new ArrayDeque<>();
    private volatile @Nullable NodeReady ready;

    NodeOutput(Path logFile) {
        this.logFile = logFile;
    }

    void follow(String nodeId, BufferedReader output) {
        Thread.ofPlatform().daemon().name("output-of-" + nodeId).start(() -> copy(output));
    }

    /** Waits for the ready line; empty when it did not come in time, or the output ended before. */
    Optional<NodeReady> awaitReady(Duration atMost) throws InterruptedException {
        if (!settled.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        return ready();
    }

    Optional<NodeReady> ready() {
        return Optional.ofNullable(ready);
    }

    /** Whether nothing more will come: the process has ended, or is about to. */
    boolean hasEnded() {
        return settled.getCount() == 0 && ready == null;
    }

    /** The last lines. */
    synchronized String tail() {
        return String.join(System.lineSeparator(), tail);
    }

    private void copy(BufferedReader output) {
        try (output;
                Writer log = Files.newBufferedWriter(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                keep(line);
                log.write(line);
                log.write(System.lineSeparator());
                log.flush();
                notice(line);
            }
        } catch (IOException e) {
            keep("(the output could not be followed any further: " + e + ")");
        } finally {
            settled.countDown();
        }
    }

    private synchronized void keep(String line) {
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(line);
    }

    private void notice(String line) {
        if (ready == null) {
            NodeReady.parse(line).ifPresent(facts -> {
                ready = facts;
                settled.countDown();
            });
        }
    }
}
