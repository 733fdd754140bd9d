package io.ttmesh.journal.solo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.internal.group.GroupDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;

/** An actor system whose plugins stand on a {@link SoloGroup} in a folder. */
public final class SoloSystem implements AutoCloseable {
    /** What the plugins' entries say in every test, on whatever group they stand. */
    public static final Config PLUGINS = ConfigFactory.parseString("""
        pekko.loglevel = WARNING
        pekko.stdout-loglevel = OFF
        pekko.loggers = ["org.apache.pekko.testkit.TestEventListener"]
        pekko.log-dead-letters = off
        pekko.log-dead-letters-during-shutdown = off
        pekko.persistence.journal.plugin = "ttmesh.journal.events"
        pekko.persistence.snapshot-store.plugin = "ttmesh.journal.snapshots"
        pekko.persistence.state.plugin = "ttmesh.journal.state"
        pekko.persistence.publish-plugin-commands = on
        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
        ttmesh.journal.events.event-adapters.doubling = "io.ttmesh.journal.solo.Doubling"
        ttmesh.journal.events.event-adapter-bindings."java.lang.Integer" = doubling
        pekko.actor.serializers.ref-holder = "io.ttmesh.journal.solo.RefHolderSerializer"
        pekko.actor.serialization-bindings."io.ttmesh.journal.solo.RefHolder" = ref-holder
        """);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ActorSystem system;
    private final SoloGroup group;

    private SoloSystem(ActorSystem system, SoloGroup group) {
        this.system = system;
        this.group = group;
    }

    public static SoloSystem start(Path folder) {
        return start(folder, ConfigFactory.empty());
    }

    public static SoloSystem start(Path folder, Config more) {
        SoloGroup group = new SoloGroup(Stores.open(folder));
        ActorSystem system = ActorSystem.create(
                "solo-" + COUNT.incrementAndGet(), more.withFallback(PLUGINS).withFallback(ConfigFactory.load()));
        GroupDirectory.get(system).started(group);
        return new SoloSystem(system, group);
    }

    public ActorSystem system() {
        return system;
    }

    public SoloGroup group() {
        return group;
    }

    @Override
    public void close() {
        TestKit.shutdownActorSystem(
                system,
                scala.concurrent.duration.Duration.fromNanos(
                        Duration.ofSeconds(10).toNanos()),
                true);
        group.close();
    }
}
