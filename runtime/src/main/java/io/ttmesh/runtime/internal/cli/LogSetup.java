package io.ttmesh.runtime.internal.cli;

import org.slf4j.LoggerFactory;

/**
 * Chooses how this process logs, before anything logs: a configuration of ours that programs which embed a node never
 * meet, for it does not have the name that Logback looks for.
 */
public final class LogSetup {
    private static final String LOGBACK_KEY = "logback.configurationFile";
    private static final String LEVEL_KEY = "io.ttmesh.log-level";
    private static final String OURS = "io/ttmesh/runtime/ttmesh-logback.xml";

    private LogSetup() {}

    /**
     * Names our configuration, unless the user named another one with {@code -Dlogback.configurationFile}. A node logs
     * what happens; every other command only what a person may need to act on.
     *
     * @param args as given to the process
     */
    public static void choose(String... args) {
        boolean isNode = args.length > 0 && args[0].equals("node");
        if (!isNode && System.getProperty(LEVEL_KEY) == null && System.getenv("TTMESH_LOG_LEVEL") == null) {
            System.setProperty(LEVEL_KEY, "warn");
        }
        if (System.getProperty(LOGBACK_KEY) == null) {
            System.setProperty(LOGBACK_KEY, OURS);
        }
    }

    /** Starts logging on this thread, for many threads at once would each wait and say so. */
    static void begin() {
        LoggerFactory.getILoggerFactory();
    }
}
