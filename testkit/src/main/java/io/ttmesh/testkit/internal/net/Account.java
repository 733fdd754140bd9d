package io.ttmesh.testkit.internal.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Who this process runs as.
 *
 * @param name the number of the user, where there is one
 * @param mayShapeNetworks whether it may make namespaces, links and rules
 */
record Account(String name, boolean mayShapeNetworks) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long CAP_NET_ADMIN = 1L << 12;
    private static final long CAP_SYS_ADMIN = 1L << 21;

    static Account current() {
        if (!Files.exists(STATUS)) {
            return new Account(System.getProperty("user.name", "unknown"), false);
        }
        try {
            return of(Files.readString(STATUS));
        } catch (IOException e) {
            throw new IllegalStateException(STATUS + " can not be read: " + e.getMessage(), e);
        }
    }

    /** Why it may not, as "this process is not root". */
    String shortcoming() {
        return name.equals("0")
                ? "this process is root without CAP_NET_ADMIN and CAP_SYS_ADMIN"
                : "this process is not root";
    }

    /** From the text of {@code /proc/<pid>/status}. */
    static Account of(String status) {
        Map<String, String> fields = new HashMap<>();
        status.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        String[] ids = fields.getOrDefault("Uid", "").split("\\s+", -1);
        String effective = ids.length > 1 ? ids[1] : "unknown";
        long capabilities = Long.parseUnsignedLong(fields.getOrDefault("CapEff", "0"), 16);
        long needed = CAP_NET_ADMIN | CAP_SYS_ADMIN;
        return new Account(effective, effective.equals("0") && (capabilities & needed) == needed);
    }
}
