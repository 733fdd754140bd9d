package io.ttmesh.testkit.internal.node;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which threads of a process stand still because of a signal, from {@code /proc}; where there is none, it can not say. */
final class ProcThreads {
    private static final char STOPPED = 'T';

    private ProcThreads() {}

    /** Whether all do; true when nobody can say. */
    static boolean allStopped(long pid) {
        return count(pid, true) == 0;
    }

    /** Whether one does; false when nobody can say. */
    static boolean anyStopped(long pid) {
        return count(pid, false) > 0;
    }

    /** How many do not, or do. */
    private static int count(long pid, boolean going) {
        int count = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                count += isStopped(thread) == going ? 0 : 1;
            }
        } catch (IOException | DirectoryIteratorException e) {
            return 0;
        }
        return count;
    }

    private static boolean isStopped(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == STOPPED;
    }
}
