package io.ttmesh.runtime.internal.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.runtime.MeshConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code ttmesh node}: short for the settings that nearly every node sets. */
final class NodeOptions {
    private static final String DOOR = "ttmesh.control.enabled";
    private static final String DATA = "ttmesh.node.data-dir";
    private static final String NOTHING = "off";
    private static final int VOTERS_MAX = 7;

    @Mixin
    private final ConfigFile configFile = new ConfigFile();

    @ArgGroup
    @Nullable
    private Entry entry;

    @Option(names = "--host", paramLabel = "H", description = "Where other nodes reach this one: ttmesh.node.host.")
    @Nullable
    private String host;

    @Option(names = "--port", paramLabel = "P", description = "Its port, 0 for a free one: ttmesh.node.port.")
    @Nullable
    private Integer port;

    @Option(names = "--region", paramLabel = "R", description = "Where it stands: ttmesh.node.region.")
    @Nullable
    private String region;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "What must outlive it: ttmesh.node.data-dir; 'off' keeps nothing. Default: the folder .ttmesh/<id> in"
                        + " your",
                "home folder, or .ttmesh/node-<port>; nothing for a node without an id on a free port."
            })
    @Nullable
    private String data;

    @Option(names = "--id", paramLabel = "ID", description = "Its name: ttmesh.node.id.")
    @Nullable
    private String id;

    @Option(
            names = "--tag",
            paramLabel = "T",
            split = ",",
            description = "A fact that submissions can demand, can be repeated: ttmesh.node.tags.")
    @Nullable
    private List<String> tags;

    @Option(names = "--slots", paramLabel = "N", description = "Attempts at a time: ttmesh.runtime.executor-slots.")
    @Nullable
    private Integer slots;

    @Option(
            names = "--insecure",
            description = "Listen beyond loopback without encryption or authentication: ttmesh.node.insecure.")
    private boolean insecure;

    /** How a node comes into a mesh. */
    static final class Entry {
        @Option(
                names = "--init",
                arity = "0..1",
                split = ",",
                fallbackValue = "",
                paramLabel = "H:P",
                description = {
                    "Make a new mesh, or start the one in the data folder again. With the addresses of three nodes (or"
                            + " 5, 7),",
                    "this one among them, nothing durable is acknowledged before all of them have a copy."
                })
        @Nullable
        private List<String> init;

        @Option(names = "--join", paramLabel = "H:P", split = ",", description = "Join the mesh of these nodes.")
        @Nullable
        private List<String> join;
    }

    /** Everything the options and the file say; the control door is open unless the file closes it. */
    MeshConfig config() {
        MeshConfig config = configFile.load();
        if (!config.settings().hasPath(DOOR)) {
            config = config.with(DOOR, true);
        }
        config = with(config, "ttmesh.node.host", host);
        config = with(config, "ttmesh.node.port", port);
        config = with(config, "ttmesh.node.region", region);
        config = with(config, DATA, NOTHING.equals(data) ? "" : data);
        config = with(config, "ttmesh.node.id", id);
        config = with(config, "ttmesh.node.tags", tags);
        config = with(config, "ttmesh.runtime.executor-slots", slots);
        config = with(config, "ttmesh.node.insecure", insecure ? true : null);
        if (entry != null) {
            config = config.with("ttmesh.node.init", entry.init != null)
                    .with("ttmesh.node.join", entry.join == null ? List.of() : entry.join);
            config = withCopies(config, entry.init == null ? List.of() : entry.init);
        }
        return requireOneEntry(config);
    }

    private static MeshConfig withCopies(MeshConfig config, List<String> founders) {
        if (founders.size() < 2) {
            return config;
        }
        if (founders.size() % 2 == 0 || founders.size() > VOTERS_MAX) {
            throw CommandFailure.of(
                    ExitCode.USAGE,
                    "--init names " + founders.size() + " nodes: name 3, 5 or " + VOTERS_MAX
                            + ", or none for a mesh that begins with one copy");
        }
        return config.with("ttmesh.journal.target-voters", founders.size())
                .with("ttmesh.journal.hold-writes-until", founders.size());
    }

    /** The same with the default data folder of a daemon, below this home folder, unless something says another, or none. */
    MeshConfig withDefaultFolder(MeshConfig config, Path home) {
        Config complete = complete(config);
        boolean isClient = complete.getString("ttmesh.node.role").equals("client");
        if (data != null || isClient || !complete.getString(DATA).isBlank()) {
            return config;
        }
        String name = complete.getString("ttmesh.node.id");
        int at = complete.getInt("ttmesh.node.port");
        if (name.isBlank() && at == 0) {
            return config;
        }
        Path folder = home.resolve(".ttmesh").resolve(name.isBlank() ? "node-" + at : name);
        return config.with(DATA, folder.toString());
    }

    /** The settings of a configuration with every default filled in. */
    static Config complete(MeshConfig config) {
        return config.settings().withFallback(ConfigFactory.defaultReference()).resolve();
    }

    private MeshConfig requireOneEntry(MeshConfig config) {
        try {
            Config complete = complete(config);
            boolean init = complete.getBoolean("ttmesh.node.init");
            boolean join = !complete.getStringList("ttmesh.node.join").isEmpty();
            if (init == join) {
                throw CommandFailure.of(
                        ExitCode.USAGE,
                        (init ? "the config file says both" : "nothing says")
                                + " how the node comes into a mesh: write --init to make a new one, or --join "
                                + "host:port to enter one");
            }
            return config;
        } catch (ConfigException e) {
            throw CommandFailure.of(ExitCode.USAGE, e.getMessage() + ": correct the config file", e);
        }
    }

    private static MeshConfig with(MeshConfig config, String key, @Nullable Object value) {
        return value == null ? config : config.with(key, value);
    }
}
