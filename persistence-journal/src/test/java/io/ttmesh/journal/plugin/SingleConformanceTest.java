package io.ttmesh.journal.plugin;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.solo.SoloSystem;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugins in a plain application that only names a folder: a Raft group of one. */
@Timeout(60)
class SingleConformanceTest {
    private static ActorSystem system;

    @BeforeAll
    static void start(@TempDir Path folder) {
        system = ActorSystem.create(
                "single",
                ConfigFactory.parseMap(Map.of(
                                "ttmesh.journal.data-dir",
                                folder.toString(),
                                "ttmesh.journal.read-path.persistence-ids-refresh-interval",
                                "100ms"))
                        .withFallback(SoloSystem.PLUGINS)
                        .withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(system);
    }

    @Nested
    class Journal extends JournalScenarios {
        Journal() {
            super(() -> system);
        }
    }

    @Nested
    class Snapshots extends SnapshotScenarios {
        Snapshots() {
            super(() -> system);
        }
    }

    @Nested
    class States extends StateScenarios {
        States() {
            super(() -> system);
        }
    }

    @Nested
    class Queries extends QueryScenarios {
        Queries() {
            super(() -> system);
        }
    }

    @Nested
    class Appends extends AppendScenarios {
        Appends() {
            super(() -> system);
        }
    }

    @Nested
    class Entities extends EntityScenarios {
        Entities() {
            super(() -> system);
        }
    }

    @Nested
    class Replication extends ReplicationScenarios {
        Replication() {
            super(() -> system);
        }
    }
}
