package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.ttmesh.sharding.MeshRoles;
import java.util.List;

/** Puts together the configuration of a node's actor system: what the user says, our overlay, everybody's defaults. */
final class SystemConfig {
    private SystemConfig() {}

    /** The user's settings over our overlay over the reference files. */
    static Config resolved(Config user) {
        return user.withFallback(ConfigFactory.parseResourcesAnySyntax("ttmesh-overlay"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /** The same with what follows from the node's own settings. */
    static Config forNode(Config resolved, NodeSettings node) {
        List<String> roles =
                node.isClient() ? List.of(MeshRoles.CLIENT) : List.of(MeshRoles.NODE, MeshRoles.of(node.region()));
        return resolved.withValue("pekko.cluster.roles", ConfigValueFactory.fromIterable(roles))
                .withValue("pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(node.host()))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(node.port()));
    }
}
