package io.ttmesh.testkit.internal.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.ttmesh.testkit.internal.net.Seat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node has on disk: {@code node.log}, {@code node.conf}, {@code events.jsonl} and the folder {@code data}. Beside
 * it stands {@code run}, the folder of the whole cluster where nodes leave the addresses of their control doors, or two
 * clusters on one machine would take each other's n1 for their own.
 */
record NodeFolder(NodeSpec spec) {
    private static final int TAIL_BYTES_MAX = 256 * 1024;

    Path log() {
        return spec.folder().resolve("node.log");
    }

    Path data() {
        return spec.folder().resolve("data");
    }

    /** The settings of the specification, over those that follow from the rest of it. */
    Config settings() {
        Map<String, Object> implied = new HashMap<>();
        implied.put(
                "ttmesh.control.run-dir", spec.folder().resolveSibling("run").toString());
        implied.put("ttmesh.node.insecure", !isLoopback(spec.seat()));
        return ConfigFactory.parseMap(spec.settings()).withFallback(ConfigFactory.parseMap(implied));
    }

    private static boolean isLoopback(Seat seat) {
        try {
            return InetAddress.getByName(seat.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("a seat needs an address, not " + seat.host(), e);
        }
    }

    /** Writes the settings to a file that a node process can read. */
    Path writeSettings() {
        Path file = spec.folder().resolve("node.conf");
        try {
            return Files.writeString(file, settings().root().render(ConfigRenderOptions.concise()));
        } catch (IOException e) {
            throw new UncheckedIOException("settings of node " + spec.id() + " can not be written", e);
        }
    }

    /** How long the log is by now. */
    long logBytes() {
        try {
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("log " + log() + " can not be read", e);
        }
    }

    /** The log from this byte on, or the last 256 KiB of that. */
    String logFrom(long start) {
        if (!Files.exists(log())) {
            return "";
        }
        try (var file = new RandomAccessFile(log().toFile(), "r")) {
            long from = Math.max(start, file.length() - TAIL_BYTES_MAX);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("log " + log() + " can not be read", e);
        }
    }

    /** The last lines of the log. */
    String logTail(int lines) {
        List<String> all = logFrom(0).lines().toList();
        return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /**
     * Deletes what outlives the node.
     *
     * @throws IllegalStateException while it runs
     */
    void deleteDataOf(TestNode node) {
        if (node.isRunning()) {
            throw new IllegalStateException(
                    "data of node " + spec.id() + " can not be deleted while it runs: end it first");
        }
        if (!Files.exists(data())) {
            return;
        }
        try (var tree = Files.walk(data())) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("data of node " + spec.id() + " can not be deleted", e);
        }
    }
}
