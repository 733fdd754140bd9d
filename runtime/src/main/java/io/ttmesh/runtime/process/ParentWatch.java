package io.ttmesh.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends this JVM when the program that started it is gone, however that ended: then the other end of the standard input
 * is closed.
 */
public final class ParentWatch {
    /**
     * The system property that asks for it, with the value {@code true}; {@link NodeProcess} sets it. It is no setting,
     * and must not look like one: those begin with {@code ttmesh}.
     */
    public static final String PROPERTY = "io.ttmesh.exit-with-parent";

    /** How long the node may take to leave before it is ended the hard way. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private ParentWatch() {}

    /** Starts to watch if the system property asks for it; call it first thing in {@code main}. */
    public static void startIfAsked() {
        if (Boolean.getBoolean(PROPERTY)) {
            daemon("parent-watch", ParentWatch::exitWithParent);
        }
    }

    private static void exitWithParent() {
        try (InputStream fromParent = System.in) {
            while (fromParent.read() >= 0) {
                // Nobody writes here; only the end counts.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        daemon("parent-watch-halt", ParentWatch::haltLater);
        System.exit(1);
    }

    private static void haltLater() {
        try {
            new CountDownLatch(1).await(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Somebody wants this thread to end: then at once.
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }
}
