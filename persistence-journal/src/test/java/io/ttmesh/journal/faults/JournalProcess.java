package io.ttmesh.journal.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link JournalNode} as a child of this JVM. Ends with it at the latest, for then its standard input ends. */
final class JournalProcess implements AutoCloseable {
    private static final int KILLED = 137;

    /** A halt runs the handlers of the C library, over which RocksDB's threads may stumble. */
    private static final int ABORTED = 134;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ENDED = "(ended)";
    private static final List<String> INHERITED =
            List.of("--add-opens", "--add-exports", "--enable-native-access", "--sun-misc-unsafe-memory-access");

    private final String name;
    private final Path log;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private JournalProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.US_ASCII);
    }

    /**
     * Starts the process and returns at once, so that several can start side by side.
     *
     * @param properties system properties, and settings
     */
    static JournalProcess start(String name, Path log, Map<String, String> properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> INHERITED.stream().anyMatch(flag::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx192m"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), JournalNode.class.getName()));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            JournalProcess process = new JournalProcess(name, log, started);
            Thread.ofPlatform().daemon().name("log-of-" + name).start(process::follow);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void follow() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                Writer copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(JournalNode.MARK)) {
                    answers.add(line.substring(JournalNode.MARK.length()));
                } else {
                    copy.write(line + "\n");
                    copy.flush();
                }
            }
        } catch (IOException e) {
            // The process was killed in the middle of a line.
        } finally {
            answers.add(ENDED);
        }
    }

    /** Waits until it takes commands. */
    JournalProcess awaitUp() {
        String first = answer();
        if (!first.equals("up")) {
            throw new IllegalStateException(this + " said " + first + " first" + exitCode() + logTail());
        }
        return this;
    }

    /** Sends a command and waits for its answer. */
    String ask(String command) {
        tell(command);
        String answer = answer();
        if (answer.equals(ENDED)) {
            answers.add(ENDED);
            throw new IllegalStateException(this + " ended, asked to " + command + exitCode() + logTail());
        }
        return answer;
    }

    /** Sends a command; its answer, if there will be one, is the next. */
    void tell(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new IllegalStateException(this + " has ended, told to " + command + exitCode() + logTail(), e);
        }
    }

    /** The next answer. */
    String answer() {
        try {
            @Nullable String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer == null) {
                throw new IllegalStateException(this + " did not answer within " + PATIENCE + logTail());
            }
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it where it stands, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        if (awaitExit() != KILLED) {
            throw new IllegalStateException(this + " had ended before it was killed" + logTail());
        }
    }

    /** Asks it to end in good order, and waits until it has. */
    void stop() {
        // Not Process.destroy(): that closes its output as well.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                // What it waits for, into its log.
                signal("QUIT");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        awaitExit();
    }

    void pause() {
        signal("STOP");
    }

    /** Lets it stand still, with no call to the system under way: one that waits for a disk ends first. */
    void freeze() {
        pause();
        JournalNodes.await(this + " to stand still").until(() -> {
            try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
                return threads.allMatch(JournalProcess::isStopped);
            }
        });
    }

    private static boolean isStopped(Path thread) {
        try {
            return Files.readAllLines(thread.resolve("status")).contains("State:\tT (stopped)");
        } catch (IOException e) {
            return false;
        }
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
                    .start()
                    .waitFor();
            if (code != 0 && process.isAlive()) {
                throw new IllegalStateException(this + " can not be sent SIG" + signal);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a failpoint has halted it. */
    void awaitHalt() {
        int code = awaitExit();
        if (code != KILLED && code != ABORTED) {
            throw new IllegalStateException(this + " was not halted, exit code " + code + logTail());
        }
    }

    /** Waits for its end. */
    private int awaitExit() {
        try {
            return process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exitValue();
        } catch (TimeoutException e) {
            throw new IllegalStateException(this + " did not end within " + PATIENCE + logTail(), e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String exitCode() {
        return process.isAlive() ? "" : ", exit code " + process.exitValue();
    }

    /** The end of what it printed. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "\n(no log)";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public String toString() {
        return "process of " + name + " (" + process.pid() + ")";
    }
}
