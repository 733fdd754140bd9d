package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.actors.ActorRegistry;
import io.ttmesh.actors.ActorType;
import io.ttmesh.model.Durability;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.sharding.RegionDistances;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Who a node is and where its mesh is, from {@code ttmesh.mesh} and {@code ttmesh.node}; checked when it is read.
 *
 * @param id its name; made up where the settings say none
 * @param wantsMemoryJournal whether durable submissions stay in memory although there is a data folder
 * @param joins whom to join; empty for a node that mints a mesh
 * @param probesLateNodes whether connections that are refused make another node suspect when its heartbeats are late
 */
public record NodeSettings(
        NodeId id,
        MeshLayout layout,
        RegionDistances distances,
        Durability defaultDurability,
        boolean wantsMemoryJournal,
        Region region,
        String zone,
        Set<String> tags,
        Map<String, Long> resources,
        boolean isClient,
        String host,
        int port,
        boolean mints,
        List<HostPort> joins,
        Duration joinTimeout,
        Optional<Path> dataDir,
        Duration drainTimeout,
        boolean probesLateNodes) {
    private static final int PORT_MAX = 65_535;
    private static final Duration DRAIN_MAX = Duration.ofDays(1);
    private static final int MADE_UP_BASE = 36;
    private static final long MADE_UP_LEAST = 36L * 36 * 36 * 36 * 36;

    /** Copies. */
    public NodeSettings {
        tags = Set.copyOf(tags);
        resources = Map.copyOf(resources);
        joins = List.copyOf(joins);
    }

    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or contradicts another; names the key and the remedy
     */
    public static NodeSettings of(Config root) {
        try {
            return read(root);
        } catch (ConfigException | InvalidInputException e) {
            throw new StartException("configuration refused: " + e.getMessage(), e);
        }
    }

    private static NodeSettings read(Config root) {
        Config mesh = root.getConfig("ttmesh.mesh");
        Config node = root.getConfig("ttmesh.node");
        var layout = new MeshLayout(
                mesh.getStringList("regions").stream().map(Region::new).toList(), mesh.getInt("slots-per-region"));
        String region = node.getString("region");
        Region place = layout.require(region.isEmpty() ? layout.regions().getFirst() : new Region(region));
        return new NodeSettings(
                optional(node, "id").map(NodeId::new).orElseGet(() -> madeUp(place)),
                layout,
                Distances.read(mesh),
                durability(mesh.getString("default-durability")),
                wantsMemory(mesh.getString("journal")),
                place,
                node.getString("zone"),
                new TreeSet<>(node.getStringList("tags")),
                resources(node.getConfig("resources")),
                isClient(node.getString("role")),
                host(node),
                port(node.getInt("port")),
                mints(node),
                node.getStringList("join").stream().map(HostPort::parse).toList(),
                joinTimeout(node.getDuration("join-timeout")),
                optional(node, "data-dir").map(Path::of),
                drainTimeout(node.getDuration("drain-timeout")),
                node.getBoolean("probe-late-nodes"));
    }

    /** Random enough for every node of a mesh to start without a name. */
    private static NodeId madeUp(Region region) {
        long random = ThreadLocalRandom.current().nextLong(MADE_UP_LEAST, MADE_UP_LEAST * MADE_UP_BASE);
        return new NodeId(region + "-" + Long.toString(random, MADE_UP_BASE));
    }

    private static Duration joinTimeout(Duration value) {
        if (!value.isPositive()) {
            throw new StartException("setting ttmesh.node.join-timeout is " + value + ": use more than zero");
        }
        return value;
    }

    private static Duration drainTimeout(Duration value) {
        if (value.isNegative() || value.compareTo(DRAIN_MAX) > 0) {
            throw new StartException("setting ttmesh.node.drain-timeout is " + value + ": use 0 to " + DRAIN_MAX);
        }
        return value;
    }

    private static Optional<String> optional(Config config, String key) {
        return Optional.of(config.getString(key)).filter(value -> !value.isBlank());
    }

    private static Durability durability(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "none" -> Durability.NONE;
            case "durable" -> Durability.DURABLE;
            default ->
                throw new StartException(
                        "setting ttmesh.mesh.default-durability is '" + value + "': use none or durable");
        };
    }

    /** The actor types of these that this node hosts: a client none, a node those whose tags it has. */
    List<ActorType<?>> hosted(ActorRegistry actors) {
        return isClient ? List.of() : actors.hostedWith(tags);
    }

    /** Whether this node has a place for a copy of the mesh's journal. */
    boolean keepsJournal() {
        return dataDir.isPresent() && !isClient && !wantsMemoryJournal;
    }

    private static boolean wantsMemory(String journal) {
        return switch (journal) {
            case "auto" -> false;
            case "memory" -> true;
            default -> throw new StartException("setting ttmesh.mesh.journal is '" + journal + "': use auto or memory");
        };
    }

    private static boolean isClient(String role) {
        return switch (role) {
            case "node" -> false;
            case "client" -> true;
            default -> throw new StartException("setting ttmesh.node.role is '" + role + "': use node or client");
        };
    }

    private static Map<String, Long> resources(Config config) {
        return config.root().keySet().stream().collect(Collectors.toMap(key -> key, config::getLong));
    }

    private static int port(int value) {
        if (value < 0 || value > PORT_MAX) {
            throw new StartException("setting ttmesh.node.port is " + value + ": use 0 to " + PORT_MAX);
        }
        return value;
    }

    private static boolean mints(Config node) {
        boolean init = node.getBoolean("init");
        boolean joins = !node.getStringList("join").isEmpty();
        if (init == joins) {
            throw new StartException("a node either mints a mesh or joins one: say exactly one of ttmesh.node.init"
                    + " (--init) and ttmesh.node.join (--join host:port)");
        }
        return init;
    }

    /** Without TLS nothing listens beyond loopback, unless the operator says so by name. */
    private static String host(Config node) {
        String host = node.getString("host");
        boolean isInsecure = node.getBoolean("insecure");
        try {
            if (InetAddress.getByName(host).isLoopbackAddress() || isInsecure) {
                return host;
            }
        } catch (UnknownHostException e) {
            throw new StartException("setting ttmesh.node.host is '" + host + "', which no name service knows", e);
        }
        throw new StartException("bind address " + host + " refused: it is not loopback and there is no TLS yet; use"
                + " 127.0.0.1, or say --insecure (ttmesh.node.insecure = on) if the network is yours alone");
    }
}
