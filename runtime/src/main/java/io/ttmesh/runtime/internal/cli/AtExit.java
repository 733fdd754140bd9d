package io.ttmesh.runtime.internal.cli;

/** What happens when the process ends, a signal included; the exit code of a signal stays the signal's. */
final class AtExit {
    private AtExit() {}

    /** Runs this before the process ends; it may take as long as it needs, and may have run before. */
    static void run(Runnable close) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("ttmesh-close").unstarted(close));
    }
}
