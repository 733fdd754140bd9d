package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.nio.file.Path;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Actors on journals and stores of another make: Pekko's own under names that the mesh does not know. */
@Timeout(60)
class ForeignStoresTest {
    private static MeshConfig foreign() {
        return MeshConfig.local()
                .with("foreign.journal.class", "org.apache.pekko.persistence.journal.inmem.InmemJournal")
                .with("foreign.journal.plugin-dispatcher", "pekko.actor.default-dispatcher")
                .with("foreign.journal.test-serialization", "off")
                .with("pekko.persistence.journal.plugin", "foreign.journal");
    }

    private static MeshConfig foreignStates() {
        return foreign()
                .with("foreign.states.class", "io.ttmesh.actors.internal.service.MemoryStates")
                .with("foreign.states.recovery-timeout", "30s")
                .with("pekko.persistence.state.plugin", "foreign.states");
    }

    @Test
    void eventsAndStatesAreKeptThere(@TempDir Path folder) {
        try (Mesh mesh = Mesh.start(foreignStates().withActors(Account.TYPE, Thermostat.TYPE, Clock.TYPE))) {
            MeshRef<Account.Command> account = mesh.actor(Account.TYPE, "rich");
            account.<Account.Balance>call(replyTo -> new Account.Deposit(10, replyTo));
            account.<Account.Balance>call(Account.Close::new);
            MeshRef<Thermostat.Command> room = mesh.actor(Thermostat.TYPE, "room");
            room.<Done>call(replyTo -> new Thermostat.Set(22, replyTo));
            mesh.stopActor(room.id()).toCompletableFuture().join();

            assertThat(account.<Account.Balance>call(Account.Ask::new)).isEqualTo(new Account.Balance(10, 1));
            assertThat(room.<Double>call(Thermostat.Read::new)).isEqualTo(22);
            MeshRef<Clock.Command> clock =
                    mesh.actor(Clock.TYPE, folder.resolve("clock").toString());
            assertThat(clock.<String>call(replyTo -> new Clock.Set("tea", 1, replyTo)))
                    .contains("ttmesh.mesh.journal");
        }
    }

    @Test
    void statesWithoutAStoreForThemFailTheStart() {
        assertThatThrownBy(() -> Mesh.start(foreign().withActors(Thermostat.TYPE)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("test.thermostat")
                .hasMessageContaining("pekko.persistence.state.plugin");
    }

    @Test
    void actorsThatAreAlwaysOnFailTheStart() {
        assertThatThrownBy(() -> Mesh.start(foreign().withActors(Clock.ALWAYS_ON)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("test.always-on-clock")
                .hasMessageContaining("ttmesh.mesh.journal = auto");
    }
}
