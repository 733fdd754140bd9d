package io.ttmesh.testkit.internal.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The life of one process: what it leaves behind is named by it, so that others can tell whether the owner is still
 * there.
 *
 * @param start when it began, in ticks of the kernel; tells it from another process with the same id
 */
public record RunId(long pid, long start) {
    /** Nodes carry {@code -D<this>=<run>}; what has it in its command line ends with its run. */
    public static final String PROPERTY = "io.ttmesh.harness.run";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Path PROC = Path.of("/proc");
    // In /proc/<pid>/stat, counted behind the name of the program, which may hold anything.
    private static final int STATE = 0;
    private static final int START = 19;

    /** This process. */
    public static RunId current() {
        long pid = ProcessHandle.current().pid();
        return new RunId(pid, startOf(pid).orElseThrow(() -> new IllegalStateException("this process has no start")));
    }

    /** What {@link #toString} wrote. */
    static Optional<RunId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new RunId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether that process still runs. */
    boolean isAlive() {
        OptionalLong now = startOf(pid);
        return now.isPresent() && now.getAsLong() == start;
    }

    private static OptionalLong startOf(long pid) {
        if (!Files.exists(PROC.resolve("self/stat"))) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .map(OptionalLong::of)
                    .orElseGet(OptionalLong::empty);
        }
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // A zombie has ended; it only waits for its parent to take note.
            boolean hasEnded = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return hasEnded ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[START]));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public String toString() {
        return pid + "-" + start;
    }
}
