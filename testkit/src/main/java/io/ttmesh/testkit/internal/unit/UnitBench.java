package io.ttmesh.testkit.internal.unit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.spi.ActorForms;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.actors.spi.LoneActors;
import io.ttmesh.model.ActorId;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;

/** An actor system for one actor: stores in memory that write and read what they keep, and a clock that the test moves. */
public final class UnitBench implements AutoCloseable {
    private static final Config SETTINGS = ConfigFactory.parseString("""
        pekko.actor.provider = local
        pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
        """);

    private final ActorTestKit kit;
    private final Peers peers;
    private final LoneActors actors;

    /** Starts it. */
    public UnitBench() {
        kit = ActorTestKit.create(
                "unit",
                SETTINGS.withFallback(ManualTime.config())
                        .withFallback(PersistenceTestKitPlugin.getInstance().config())
                        .withFallback(PersistenceTestKitSnapshotPlugin.config())
                        .withFallback(ConfigFactory.load()));
        peers = new Peers(kit);
        actors = LoneActors.start(
                kit.system(),
                new ActorStores(
                        "pekko.persistence.testkit.journal",
                        Optional.of("pekko.persistence.testkit.snapshotstore.pluginid"),
                        Optional.of("ttmesh.actors.service.memory-states"),
                        new ActorStores.InMemory()),
                peers::ref);
    }

    /** Puts an actor on it. */
    public <C> ActorRef<Object> host(ActorId id, ActorType<C> type) {
        ActorRef<Object> host = kit.spawn(UnitHost.create(new UnitHost.Setup<>(id, type, actors, peers)));
        peers.host(id, host);
        return host;
    }

    /** How a type is written. */
    public ActorForms forms(ActorType<?> type) {
        return actors.forms(type);
    }

    /** The other actors. */
    public Peers peers() {
        return peers;
    }

    /** A ref that keeps what it is told. */
    public <R> TestProbe<R> probe() {
        return kit.createTestProbe();
    }

    /** Runs streams. */
    public Materializer materializer() {
        return SystemMaterializer.get(kit.system()).materializer();
    }

    /** Moves the clock of timers and schedules. */
    public void passTime(Duration time) {
        ManualTime.get(kit.system()).timePasses(time);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
