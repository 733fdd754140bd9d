package io.ttmesh.runtime.internal.cli;

/**
 * Chooses how this process logs, before anything logs: a configuration of ours that programs which embed a node never
 * meet, for it does not have the name that Logback looks for.
 */
public final class LogSetup {
    private static final String LOGBACK_KEY = "logback.configurationFile";
    private static final String OURS = "io/ttmesh/runtime/ttmesh-logback.xml";

    private LogSetup() {}

    /** Names our configuration, unless the user named another one with {@code -Dlogback.configurationFile}. */
    public static void choose() {
        if (System.getProperty(LOGBACK_KEY) == null) {
            System.setProperty(LOGBACK_KEY, OURS);
        }
    }
}
