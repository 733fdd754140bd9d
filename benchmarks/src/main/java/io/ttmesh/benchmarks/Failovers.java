package io.ttmesh.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Kills the leader again and again while one persistent actor elsewhere writes one event after the other: how long from
 * the kill to the next write that is acknowledged. All processes read the same clock.
 */
final class Failovers {
    private static final long HIGHEST_MICROS = 600_000_000L;
    private static final long CALM_MILLIS = 500;
    private static final long STEP_MILLIS = 20;
    private static final long PATIENCE_SECONDS = 60;

    private final JournalProcesses group;
    private final Histogram micros = new Histogram(HIGHEST_MICROS, 3);

    Failovers(JournalProcesses group) {
        this.group = group;
    }

    /** Kills so many leaders; the times are in microseconds. */
    Histogram run(int kills) throws IOException, InterruptedException {
        long[] taken = new long[kills];
        for (int i = 0; i < kills; i++) {
            taken[i] = kill();
            micros.recordValue(taken[i]);
        }
        System.err.println("failovers in ms: "
                + String.join(
                        " ",
                        Arrays.stream(taken)
                                .mapToObj(each -> String.format(Locale.ROOT, "%.1f", each / 1e3))
                                .toList()));
        return micros;
    }

    private long kill() throws IOException, InterruptedException {
        int leader = group.awaitLeader();
        JournalProcess writer = group.get((leader + 1) % group.count());
        ask(writer, "probe");
        rest(CALM_MILLIS);
        ask(writer, "measure");
        long killedAt = System.nanoTime();
        group.kill(leader);
        long took = firstWriteAfter(writer, killedAt) - killedAt;
        ask(writer, "rest");
        group.restart(leader);
        return TimeUnit.NANOSECONDS.toMicros(took);
    }

    /** The end of the longest pause, once writes go on behind it. */
    private static long firstWriteAfter(JournalProcess writer, long killedAt) throws IOException {
        long end = killedAt + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() - end < 0) {
            rest(STEP_MILLIS);
            JournalNode.Probe probe = ask(writer, "pause");
            boolean goesOn = probe.lastNanos() - killedAt > TimeUnit.MILLISECONDS.toNanos(CALM_MILLIS / 2)
                    && System.nanoTime() - probe.lastNanos() < TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
            if (goesOn && probe.toNanos() - killedAt > 0) {
                return probe.toNanos();
            }
        }
        throw new IllegalStateException("no write for " + PATIENCE_SECONDS + " s after the leader was killed");
    }

    private static JournalNode.Probe ask(JournalProcess writer, String command) throws IOException {
        return writer.ask(JournalNode.Probe.class, command);
    }

    private static void rest(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
