package io.ttmesh.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.spi.ActorSource;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.runtime.spi.NodeExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * How one node is set up: the settings under {@code ttmesh} (see {@code reference.conf}) and the tasks it can run.
 *
 * <p>Everything that can be said in a file can be said here, and the other way round; the withers are short for the
 * keys that nearly every program sets. Immutable.
 */
public final class MeshConfig {
    private final Config settings;
    private final List<TaskSource> sources;
    private final List<ActorSource> actorSources;
    private final List<NodeExtension> extensions;
    private final Clock clock;

    private MeshConfig(
            Config settings,
            List<TaskSource> sources,
            List<ActorSource> actorSources,
            List<NodeExtension> extensions,
            Clock clock) {
        this.settings = settings;
        this.sources = List.copyOf(sources);
        this.actorSources = List.copyOf(actorSources);
        this.extensions = List.copyOf(extensions);
        this.clock = clock;
    }

    /**
     * The settings of {@code application.conf} and the system properties, and the tasks of the class path. Says neither
     * {@link #init()} nor {@link #join(String...)} unless the file does.
     */
    public static MeshConfig load() {
        return of(ConfigFactory.defaultOverrides().withFallback(ConfigFactory.defaultApplication()));
    }

    /** The given settings and the tasks of the class path; keys that are not given have their documented defaults. */
    public static MeshConfig of(Config settings) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new MeshConfig(
                settings,
                List.of(TaskSource.classPath(loader)),
                List.of(ActorSource.classPath(loader)),
                List.of(),
                Clock.systemUTC());
    }

    /** What {@link Mesh#local} starts: a new mesh of one node on an ephemeral loopback port, volatile unless asked. */
    public static MeshConfig local() {
        return load().init().with("ttmesh.node.port", 0).with("ttmesh.mesh.default-durability", "none");
    }

    /** The same with one setting changed, as {@code with("ttmesh.runtime.executor-slots", 4)}. */
    public MeshConfig with(String key, Object value) {
        return new MeshConfig(
                settings.withValue(key, ConfigValueFactory.fromAnyRef(value)),
                sources,
                actorSources,
                extensions,
                clock);
    }

    /** The same with more tasks. */
    public MeshConfig withTasks(DistributedTask<?, ?>... tasks) {
        return withSource(TaskSource.of(tasks));
    }

    /** The same with one more place to find tasks. */
    public MeshConfig withSource(TaskSource source) {
        return new MeshConfig(settings, plus(sources, source), actorSources, extensions, clock);
    }

    /** The same with only these tasks, whatever the class path has. */
    public MeshConfig withOnlyTasks(DistributedTask<?, ?>... tasks) {
        return new MeshConfig(settings, List.of(TaskSource.of(tasks)), actorSources, extensions, clock);
    }

    /**
     * The same with more actor types that this node may host. One of the name, kind, classes and region of a type that a module
     * on the class path brings counts in its place, with its other options: tags, time-outs, migrations.
     */
    public MeshConfig withActors(ActorType<?>... types) {
        return withActorSource(ActorSource.of(types));
    }

    /** The same with one more place to find actor types. */
    public MeshConfig withActorSource(ActorSource source) {
        return new MeshConfig(settings, sources, plus(actorSources, source), extensions, clock);
    }

    /** The same with something that shares the node's life. */
    public MeshConfig withExtension(NodeExtension extension) {
        return new MeshConfig(settings, sources, actorSources, plus(extensions, extension), clock);
    }

    /** The same with another clock for deadlines, leases and retention: for tests. Timers go on by the machine's. */
    public MeshConfig withClock(Clock other) {
        return new MeshConfig(settings, sources, actorSources, extensions, other);
    }

    private static <T> List<T> plus(List<T> some, T one) {
        List<T> more = new ArrayList<>(some);
        more.add(one);
        return more;
    }

    /** Mints a new mesh, or starts the one in the data folder again: joins it while a member it last knew answers. */
    public MeshConfig init() {
        return with("ttmesh.node.init", true);
    }

    /** Joins a mesh at any of these nodes, written {@code host:port}. */
    public MeshConfig join(String... addresses) {
        return with("ttmesh.node.join", List.of(addresses));
    }

    /** Takes part as a client: submits and asks, but hosts no shards and runs no attempts. */
    public MeshConfig asClient() {
        return with("ttmesh.node.role", "client").with("ttmesh.node.port", 0);
    }

    /** Stands in this region. */
    public MeshConfig region(String region) {
        return with("ttmesh.node.region", region);
    }

    /**
     * Keeps what must outlive the process in this folder: the mesh id, the last known members, and a copy of the journal of
     * durable submissions.
     */
    public MeshConfig dataDir(Path folder) {
        return with("ttmesh.node.data-dir", folder.toString());
    }

    /** The settings as given, without defaults. */
    public Config settings() {
        return settings;
    }

    /** Where the node's tasks come from. */
    public List<TaskSource> sources() {
        return sources;
    }

    /** Where the node's actor types come from. */
    public List<ActorSource> actorSources() {
        return actorSources;
    }

    /** What shares the node's life. */
    public List<NodeExtension> extensions() {
        return extensions;
    }

    /** What deadlines, leases and retention go by. */
    public Clock clock() {
        return clock;
    }
}
