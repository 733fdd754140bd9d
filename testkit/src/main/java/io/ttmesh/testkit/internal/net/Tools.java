package io.ttmesh.testkit.internal.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the system that planes are made with. */
final class Tools {
    private static final List<String> NEEDED =
            List.of("ip", "tc", "iptables", "iptables-restore", "iptables-save", "nsenter");
    private static final String SYSTEM_FOLDERS = "/usr/bin:/usr/local/sbin:/usr/sbin:/sbin:/bin";

    private Tools() {}

    /**
     * Checks that this process can make namespaces.
     *
     * @throws IllegalStateException with the remedy
     */
    static void require() {
        Account account = Account.current();
        if (!account.mayShapeNetworks()) {
            throw new IllegalStateException("network namespaces need root with CAP_NET_ADMIN and CAP_SYS_ADMIN, and "
                    + account.shortcoming() + "; without them, tests run with -Dttmesh.test.plane=loopback");
        }
        requireAll(NEEDED);
    }

    static void requireAll(List<String> programs) {
        List<String> missing = new ArrayList<>(programs);
        missing.removeIf(program -> find(program).isPresent());
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "missing on this machine: " + String.join(", ", missing) + "; apt-get install iproute2 iptables");
        }
    }

    /** Where a program is; what the system brings goes before what a user has installed. */
    static Optional<Path> find(String program) {
        String given = System.getenv().getOrDefault("PATH", "");
        return Stream.of((SYSTEM_FOLDERS + ":" + given).split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
