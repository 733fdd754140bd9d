package io.ttmesh.journal.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A leader that stands still for longer than a minute: longer than every timeout of a write, a read or a voter. */
@Tag("cluster")
@Tag("soak")
@Timeout(600)
class LongPauseClusterTest {
    @Test
    void nothingIsLostWhenTheLeaderStandsStillForLongerThanAMinute(@TempDir Path folder) {
        try (JournalNodes nodes = new JournalNodes("pause", folder, Map.of(), "n1", "n2", "n3")) {
            nodes.start("n1", "n2", "n3");

            nodes.pauseLeader(Duration.ofSeconds(70));
        }
    }
}
