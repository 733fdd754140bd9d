package io.ttmesh.journal.plugin;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.solo.SoloSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugins against a store without Raft. */
@Timeout(60)
class SoloConformanceTest {
    private static SoloSystem solo;

    @BeforeAll
    static void start(@TempDir Path folder) {
        solo = SoloSystem.start(
                folder, ConfigFactory.parseString("ttmesh.journal.read-path.persistence-ids-refresh-interval = 100ms"));
    }

    @AfterAll
    static void stop() {
        solo.close();
    }

    @Nested
    class Journal extends JournalScenarios {
        Journal() {
            super(solo::system);
        }
    }

    @Nested
    class Snapshots extends SnapshotScenarios {
        Snapshots() {
            super(solo::system);
        }
    }

    @Nested
    class States extends StateScenarios {
        States() {
            super(solo::system);
        }
    }

    @Nested
    class Queries extends QueryScenarios {
        Queries() {
            super(solo::system);
        }
    }

    @Nested
    class Appends extends AppendScenarios {
        Appends() {
            super(solo::system);
        }
    }

    @Nested
    class Entities extends EntityScenarios {
        Entities() {
            super(solo::system);
        }
    }

    @Nested
    class Replication extends ReplicationScenarios {
        Replication() {
            super(solo::system);
        }
    }
}
