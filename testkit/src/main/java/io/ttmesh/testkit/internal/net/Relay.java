package io.ttmesh.testkit.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that holds packets back on their way to one port, where the kernel has no netem: it stands between the port
 * and the bridge and copies frames both ways. Slower than the bridge: some 40 Mbit/s.
 */
final class Relay {
    private final String space;
    private final Port port;
    private final Map<String, Duration> delays;
    private final Process process;

    private Relay(String space, Port port, Map<String, Duration> delays, Process process) {
        this.space = space;
        this.port = port;
        this.delays = Map.copyOf(delays);
        this.process = process;
    }

    /** What it runs on, if that is there. */
    static Optional<Path> python() {
        return Tools.find("python3");
    }

    /** Puts one at a port. What is under way in that moment is lost. */
    static Relay start(String space, Port port, Map<String, Duration> delays) {
        Script.run(
                "a relay can not be put at " + port,
                "ip -n " + space + " link set " + port.device()
                        + " nomaster\n"
                        + "ip -n " + space + " link add " + outer(port) + " type veth peer name " + inner(port) + "\n"
                        + "ip -n " + space + " link set " + inner(port) + " up\n"
                        + "ip -n " + space + " link set " + outer(port) + " master br0 up\n");
        try {
            var relay = new Relay(space, port, delays, launch(space, port, delays));
            relay.awaitReady();
            return relay;
        } catch (IOException e) {
            Script.run("a relay can not be taken from " + port, removal(space, port));
            throw new UncheckedIOException("the relay at " + port + " can not be started", e);
        }
    }

    Map<String, Duration> delays() {
        return delays;
    }

    /** Takes it away; what it holds is lost. */
    void close() {
        end();
        Script.run("a relay can not be taken from " + port, removal(space, port));
    }

    /** Ends the process, and leaves the links to whoever deletes the switch. */
    void end() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return port.device() + " by " + delays + (process.isAlive() ? "" : ", has died");
    }

    private static Process launch(String space, Port port, Map<String, Duration> delays) throws IOException {
        List<String> command = new ArrayList<>(SpaceNames.entering(space));
        command.add(python().orElseThrow(Delays::refusal).toString());
        command.addAll(List.of("-I", "-c", code(), port.device(), inner(port)));
        delays.forEach((address, delay) -> command.add(address + "=" + delay.toNanos() / 1e9));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        Script.withSystemFolders(builder);
        return builder.start();
    }

    private void awaitReady() throws IOException {
        String line = process.inputReader().readLine();
        if (!"ready".equals(line)) {
            process.destroyForcibly();
            throw new IOException("it says: " + line);
        }
    }

    private static String code() throws IOException {
        try (InputStream in = Relay.class.getResourceAsStream("relay.py")) {
            if (in == null) {
                throw new IOException("relay.py is not in the jar of the testkit");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String removal(String space, Port port) {
        return "ip -n " + space + " link del " + outer(port) + "\n" + "ip -n " + space + " link set " + port.device()
                + " master br0\n";
    }

    private static String outer(Port port) {
        return "q" + port.number();
    }

    private static String inner(Port port) {
        return "r" + port.number();
    }
}
