package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.ttmesh.actors.ActorRegistry;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.membership.ProbingFailureDetector;
import io.ttmesh.runtime.internal.settings.KnownKeys;
import io.ttmesh.sharding.MeshRoles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/** Puts together the configuration of a node's actor system: what the user says, our overlay, everybody's defaults. */
final class SystemConfig {
    /** Random tests take their seed from system properties below this, which are settings of no node. */
    private static final String OF_TESTS = "ttmesh.test";

    private static final String DRAIN_PHASE =
            "pekko.coordinated-shutdown.phases." + CoordinatedShutdown.PhaseBeforeClusterShutdown() + ".timeout";

    /** The phase must outlast the drain in it, or Pekko would cut the drain short. */
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);

    private static final String DETECTOR = "pekko.cluster.failure-detector.implementation-class";

    private SystemConfig() {}

    /**
     * Checks that every key below {@code ttmesh} is one that a reference file lists.
     *
     * @throws StartException naming the key and the nearest known one
     */
    static void requireKnownKeys(Config user) {
        try {
            // With its defaults beneath: resolving the given settings alone fails for keys that override themselves.
            Config given = resolved(user).withoutPath(OF_TESTS);
            KnownKeys.check(given, ConfigFactory.defaultReferenceUnresolved().resolve());
        } catch (ConfigException | InvalidInputException e) {
            throw new StartException("configuration refused: " + e.getMessage(), e);
        }
    }

    /** The user's settings over our overlay over the reference files. */
    static Config resolved(Config user) {
        return user.withFallback(ConfigFactory.parseResourcesAnySyntax("ttmesh-overlay"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /** The same with what follows from the node's own settings. */
    static Config forNode(Config resolved, NodeSettings node, ActorRegistry actors) {
        List<String> roles = new ArrayList<>(List.of(
                node.isClient() ? MeshRoles.CLIENT : MeshRoles.NODE,
                MeshRoles.of(node.region()),
                MeshRoles.of(node.id())));
        node.hosted(actors).forEach(type -> roles.add(MeshRoles.ofActor(type.name())));
        return withDetector(withPlugins(resolved, node), node)
                .withValue("pekko.cluster.roles", ConfigValueFactory.fromIterable(roles))
                .withValue("pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(node.host()))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(node.port()))
                .withValue(
                        DRAIN_PHASE,
                        ConfigValueFactory.fromAnyRef(node.drainTimeout().plus(DRAIN_MARGIN)));
    }

    /** Persistent actors of whoever embeds the node have the mesh's journal, too, unless the user says another. */
    private static Config withPlugins(Config resolved, NodeSettings node) {
        boolean isDefault = resolved.getString(JournalKind.PLUGIN).equals(JournalKind.MEMORY_PLUGIN);
        return isDefault && node.keepsJournal()
                ? ConfigFactory.parseMap(Map.of(
                                JournalKind.PLUGIN,
                                JournalKind.RAFT_PLUGIN,
                                "pekko.persistence.snapshot-store.plugin",
                                "ttmesh.journal.snapshots",
                                "pekko.persistence.state.plugin",
                                "ttmesh.journal.state"))
                        .withFallback(resolved)
                : resolved;
    }

    /** Unless the user says another. */
    private static Config withDetector(Config resolved, NodeSettings node) {
        boolean isDefault = resolved.getString(DETECTOR).equals(PhiAccrualFailureDetector.class.getName());
        return isDefault && node.probesLateNodes()
                ? resolved.withValue(DETECTOR, ConfigValueFactory.fromAnyRef(ProbingFailureDetector.class.getName()))
                : resolved;
    }
}
