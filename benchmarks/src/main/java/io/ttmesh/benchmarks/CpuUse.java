package io.ttmesh.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time used up to one moment: by this process with its children, and by the whole machine.
 *
 * @param atNanos the moment
 * @param ownSeconds of this process and its children
 * @param machineSeconds of all processes; 0 where the system has no {@code /proc/stat}
 */
record CpuUse(long atNanos, double ownSeconds, double machineSeconds) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    private static final int BUSY_FIELDS = 3;

    static CpuUse now() {
        return new CpuUse(System.nanoTime(), own(), machine());
    }

    /** Processors that this process and its children kept busy since then. */
    double ownCoresSince(CpuUse earlier) {
        return (ownSeconds - earlier.ownSeconds) / secondsSince(earlier);
    }

    /** Processors that all others kept busy since then. */
    double foreignCoresSince(CpuUse earlier) {
        double all = (machineSeconds - earlier.machineSeconds) / secondsSince(earlier);
        return Math.max(0, all - ownCoresSince(earlier));
    }

    private double secondsSince(CpuUse earlier) {
        return (atNanos - earlier.atNanos) / 1e9;
    }

    private static double own() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(CpuUse::seconds)
                .sum();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** The first line has user, nice and system time first, in ticks. */
    private static double machine() {
        try (Stream<String> lines = Files.lines(STAT)) {
            String[] fields = lines.findFirst().orElse("").trim().split(" +", -1);
            double ticks = 0;
            for (int i = 1; i <= Math.min(BUSY_FIELDS, fields.length - 1); i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }
}
