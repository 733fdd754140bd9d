package io.ttmesh.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The facts without which a figure means nothing. */
final class Machine {
    private static final long MEBIBYTE = 1 << 20;

    private Machine() {}

    static String facts() {
        OperatingSystemMXBean system = system();
        return String.format(
                Locale.ROOT,
                "machine: %d cores, %d MiB memory, %s %s %s, JDK %s (%s), heap at most %d MiB, load %.2f",
                system.getAvailableProcessors(),
                system.getTotalMemorySize() / MEBIBYTE,
                system.getName(),
                system.getVersion(),
                system.getArch(),
                Runtime.version(),
                System.getProperty("java.vendor"),
                Runtime.getRuntime().maxMemory() / MEBIBYTE,
                load());
    }

    /** The load average over one minute; negative where the system has none. */
    static double load() {
        return system().getSystemLoadAverage();
    }

    /** Bytes of heap in use after a collection. */
    static long liveBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static double mebibytes(long bytes) {
        return (double) bytes / MEBIBYTE;
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
}
