package io.ttmesh.journal.plugin;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugins at a client of three voters; persistent actors stand there in {@link LeaderLossTest}. */
@Timeout(60)
class FixedConformanceTest {
    private static FixedTrio trio;

    @BeforeAll
    static void start(@TempDir Path folder) {
        trio = new FixedTrio(folder);
    }

    @AfterAll
    static void stop() {
        trio.close();
    }

    @Nested
    class Journal extends JournalScenarios {
        Journal() {
            super(trio::client);
        }
    }

    @Nested
    class Snapshots extends SnapshotScenarios {
        Snapshots() {
            super(trio::client);
        }
    }

    @Nested
    class States extends StateScenarios {
        States() {
            super(trio::client);
        }
    }

    @Nested
    class Queries extends QueryScenarios {
        Queries() {
            super(trio::client);
        }
    }

    @Nested
    class Replication extends ReplicationScenarios {
        Replication() {
            super(trio::client);
        }
    }
}
