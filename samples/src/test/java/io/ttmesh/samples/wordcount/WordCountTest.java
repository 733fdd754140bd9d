package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        TextFiles files = writeTexts();

        try (Mesh mesh = Mesh.local()) {
            WordTotals totals = WordCount.start(mesh, new Portions(files, 4096), TaskOptions.DEFAULTS)
                    .result()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(totals.counts()).isEqualTo(SingleThreadedCount.of(files));
            assertThat(totals.shares()).containsOnlyKeys(mesh.nodeId());
        }
    }

    @Test
    void resultsReadByTaskIdAddUpToTheSame() throws Exception {
        TextFiles files = writeTexts();

        try (Mesh mesh = Mesh.local()) {
            var reports = new ArrayList<Long>();
            WordTotals totals = new SharedCount(mesh, id -> mesh.result(id, PortionCount.class))
                    .run(
                            new Portions(files, 4096),
                            List.of(TaskOptions.DEFAULTS),
                            soFar -> reports.add(soFar.portions()));

            assertThat(totals.counts()).isEqualTo(SingleThreadedCount.of(files));
            assertThat(reports).isSorted().doesNotHaveDuplicates().last().isEqualTo(totals.portions());
        }
    }

    private TextFiles writeTexts() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Files.writeString(folder.resolve("file-" + i), RandomText.of(random, 500));
        }
        return TextFiles.below(folder);
    }
}
