package io.ttmesh.benchmarks;

import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * What {@link Echo} is measured against: the same as a plain entity of Pekko's cluster sharding, in the same actor system.
 * Node processes with the system property {@value #WANTED} have it.
 */
public final class PlainEcho implements NodeExtension {
    static final String WANTED = "bench.plain-echo";
    static final EntityTypeKey<Echo.Ping> KEY = EntityTypeKey.create(Echo.Ping.class, "plain-echo");

    /** Hosts of {@link Echo} host this, too. */
    private static final String ROLE = "actor-" + Echo.TYPE.name();

    /** Made by the service loader. */
    public PlainEcho() {}

    @Override
    public AutoCloseable started(NodeInside node) {
        if (Boolean.getBoolean(WANTED)) {
            start(node.system());
        }
        return () -> {};
    }

    /** Hosts it, or proxies to those that do. */
    static void start(ActorSystem<?> system) {
        ClusterSharding.get(system)
                .init(Entity.of(KEY, context -> behavior())
                        .withSettings(ClusterShardingSettings.create(system)
                                .withRole(ROLE)
                                .withNoPassivationStrategy()));
    }

    private static Behavior<Echo.Ping> behavior() {
        return Behaviors.receiveMessage(ping -> {
            ping.replyTo().tell(new Echo.Pong(ping.number()));
            return Behaviors.same();
        });
    }
}
