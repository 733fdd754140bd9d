package io.ttmesh.testkit.internal.net;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what is still open when this JVM ends, then deletes the folder of the run. */
final class AtExit {
    private static final Deque<NetworkPlane> OPEN = new ArrayDeque<>();
    private static boolean isHooked;

    private AtExit() {}

    /** Sees to it that something happens at all. */
    static void arm() {
        synchronized (OPEN) {
            if (!isHooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "close-networks"));
                isHooked = true;
            }
        }
    }

    static void close(NetworkPlane plane) {
        arm();
        synchronized (OPEN) {
            OPEN.push(plane);
        }
    }

    static void forget(NetworkPlane plane) {
        synchronized (OPEN) {
            OPEN.remove(plane);
        }
    }

    // Each even when the one before can not be closed.
    private static void closeAll() {
        NetworkPlane plane;
        synchronized (OPEN) {
            plane = OPEN.poll();
        }
        if (plane == null) {
            RunFolder.remove(RunFolder.ofThisRun());
            return;
        }
        try {
            plane.close();
        } finally {
            closeAll();
        }
    }
}
