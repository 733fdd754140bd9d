package io.ttmesh.samples.mergesort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.samples.mergesort.MergeSort.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MergeSortTest {
    private final NamedJob<?> named = new MergeSort().jobs().iterator().next();

    @Test
    void sortsAsOneThreadDoes() throws Exception {
        var numbers = new Numbers(7, 0, 3_000, 100);
        Job<List<Integer>> job = Job.define(
                "sort", j -> j.split(MergeSort.SORT, MergeSort.MERGE, numbers).named("sort"));

        try (Mesh mesh = Mesh.local()) {
            JobHandle<List<Integer>> handle = mesh.run(job);

            assertThat(handle.await(Duration.ofSeconds(30)))
                    .isEqualTo(numbers.stream().sorted().boxed().toList());
            assertThat(handle.status()
                            .toCompletableFuture()
                            .get()
                            .step("sort")
                            .orElseThrow()
                            .parts())
                    .as("inputs: 32 that are sorted at once, and 31 that are halved")
                    .isEqualTo(63);
        }
    }

    @Test
    void mergesListsOfAnyLengths() {
        assertThat(MergeSort.merged(List.of(1, 3, 3), List.of(2, 3, 9, 9))).containsExactly(1, 2, 3, 3, 3, 9, 9);
        assertThat(MergeSort.merged(List.of(), List.of(1))).containsExactly(1);
        assertThat(MergeSort.merged(List.of(1), List.of())).containsExactly(1);
    }

    @Test
    void refusesArgumentsThatDoNotFit() {
        assertThat(named.make(Map.of("numbers", "10", "at-once", "2")).name()).isEqualTo("mergesort");
        assertThatThrownBy(() -> named.make(Map.of("numbers", "100001")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--numbers is 100001: use 1 to 100000");
        assertThatThrownBy(() -> named.make(Map.of("at-once", "0")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--at-once is 0: use 1 or more");
    }
}
