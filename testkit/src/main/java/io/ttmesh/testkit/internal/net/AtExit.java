package io.ttmesh.testkit.internal.net;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what is still open when this JVM ends, then deletes the folder of the run. */
final class AtExit {
    private static final Deque<NetworkPlane> OPEN = new ArrayDeque<>();
    private static boolean isHooked;

    private AtExit() {}

    static void close(NetworkPlane plane) {
        synchronized (OPEN) {
            if (!isHooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "close-networks"));
                isHooked = true;
            }
            OPEN.push(plane);
        }
    }

    static void forget(NetworkPlane plane) {
        synchronized (OPEN) {
            OPEN.remove(plane);
        }
    }

    private static void closeAll() {
        try {
            while (true) {
                NetworkPlane plane;
                synchronized (OPEN) {
                    plane = OPEN.poll();
                }
                if (plane == null) {
                    return;
                }
                plane.close();
            }
        } finally {
            RunFolder.remove(RunFolder.ofThisRun());
        }
    }
}
