package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.partition.BytePortion;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WordCountTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    @Test
    void meshCountsWhatASingleThreadCounts() throws Exception {
        TextFiles files = writeTexts();
        List<BytePortion> portions = files.portions(16_384);

        try (Mesh mesh = Mesh.local()) {
            JobHandle<WordTotals> handle = mesh.run(WordCount.job(portions));
            WordTotals totals = handle.await(LONG);

            assertThat(totals.counts().byWord()).isEqualTo(SingleThreadedCount.of(files));
            assertThat(totals.portions()).isEqualTo(portions.size());
            assertThat(totals.shares()).extracting(WordTotals.Share::node).containsExactly(mesh.nodeId());
            JobStatus status = handle.status().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(WordCount.counted(status))
                    .isEqualTo(WordCount.parts(portions.size()))
                    .isBetween(2, 128);
        }
    }

    @Test
    void saysWhichFileWentAway() throws Exception {
        TextFiles files = writeTexts();
        List<BytePortion> portions = files.portions(16_384);
        Files.delete(folder.resolve("file-7"));

        try (Mesh mesh = Mesh.local()) {
            assertThatThrownBy(() -> mesh.run(WordCount.job(portions)).await(LONG))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("step count failed")
                    .hasMessageContaining("file-7 can not be read");
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
