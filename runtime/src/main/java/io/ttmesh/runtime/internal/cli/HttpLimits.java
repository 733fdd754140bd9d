package io.ttmesh.runtime.internal.cli;

/**
 * Bounds what strangers on this machine can make the JDK's HTTP server hold. It reads them once, from system
 * properties, so only a process of ours may set them, and only before the door opens.
 */
final class HttpLimits {
    private HttpLimits() {}

    static void apply() {
        unlessSet("jdk.httpserver.maxConnections", "512");
        unlessSet("sun.net.httpserver.maxReqTime", "30");
        unlessSet("sun.net.httpserver.maxReqHeaderSize", "16384");
    }

    private static void unlessSet(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
