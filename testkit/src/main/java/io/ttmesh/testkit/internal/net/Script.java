package io.ttmesh.testkit.internal.net;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A step of several commands, run by one {@code sh} that stops at the first failure: spawning is what such steps cost.
 */
final class Script {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TRACE = "@ ";
    private static final String HEADER = "PS4='" + TRACE + "'\nset -ex\n";
    // Where ip, tc and iptables are; not everybody's PATH has it.
    private static final String SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

    private Script() {}

    /**
     * Runs it and returns what it printed.
     *
     * @param purpose what can not be done when it fails, as "namespaces of c1 can not be made"
     * @throws ScriptFailed naming the command and what it said
     */
    static String run(String purpose, String commands) {
        Outcome outcome = attempt(commands);
        if (outcome.exitCode() != 0) {
            throw new ScriptFailed(purpose + ": " + outcome.complaint());
        }
        return outcome.output();
    }

    /** Runs it, and leaves it to the caller what a failure means. */
    static Outcome attempt(String commands) {
        try {
            Path folder = RunFolder.ofThisRun();
            Path output = Files.createTempFile(folder, "script", ".out");
            Path trace = Files.createTempFile(folder, "script", ".err");
            try {
                int exitCode = await(start(commands, output, trace));
                return new Outcome(exitCode, read(output), read(trace));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(trace);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sh can not be started", e);
        }
    }

    private static Process start(String commands, Path output, Path trace) throws IOException {
        var builder = new ProcessBuilder("sh", "-c", HEADER + commands)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectError(trace.toFile());
        withSystemFolders(builder);
        return builder.start();
    }

    /** Lets a process find what only administrators have in their PATH. */
    static void withSystemFolders(ProcessBuilder builder) {
        builder.environment()
                .merge("PATH", SYSTEM_FOLDERS, (given, system) -> given.isEmpty() ? system : given + ":" + system);
    }

    // Goes on when interrupted: a test that is over its time still has to be cleaned up behind.
    private static int await(Process process) {
        boolean isInterrupted = false;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (true) {
                try {
                    if (process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return process.exitValue();
                    }
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new ScriptFailed("a script did not end within " + LIMIT);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /**
     * What became of it.
     *
     * @param trace its commands, each behind a mark, and what they complained about
     */
    record Outcome(int exitCode, String output, String trace) {
        /** The last command, and what it said. */
        String complaint() {
            int last = trace.startsWith(TRACE) ? Math.max(0, trace.lastIndexOf("\n" + TRACE) + 1) : 0;
            String said = trace.substring(last).strip();
            int line = said.indexOf('\n');
            String command = (line < 0 ? said : said.substring(0, line)).replace(TRACE, "");
            String words = line < 0 ? "" : said.substring(line + 1).strip();
            return "'" + command + "' ended with exit code " + exitCode + (words.isEmpty() ? "" : ": " + words);
        }
    }

    /** A command that failed. */
    static final class ScriptFailed extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        ScriptFailed(String message) {
            super(message);
        }
    }
}
