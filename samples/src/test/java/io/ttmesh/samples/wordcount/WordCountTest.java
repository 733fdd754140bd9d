package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WordCountTest {
    @TempDir
    private Path folder;

    @Test
    void meshCountsWhatASingleThreadCounts() throws Exception {
        var random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Files.writeString(folder.resolve("file-" + i), RandomText.of(random, 500));
        }
        TextFiles files = TextFiles.below(folder);

        try (Mesh mesh = Mesh.local()) {
            WordTotals totals = WordCount.start(mesh, new Portions(files, 4096), TaskOptions.DEFAULTS)
                    .result()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(totals.counts()).isEqualTo(SingleThreadedCount.of(files));
            assertThat(totals.shares()).containsOnlyKeys(mesh.nodeId());
        }
    }
}
