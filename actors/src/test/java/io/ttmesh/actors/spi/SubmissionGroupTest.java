package io.ttmesh.actors.spi;

import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionGroupTest {
    private static final TaskOptions PLAIN = TaskOptions.DEFAULTS;

    private static List<SubmissionGroup> grouped(List<Submission> submissions) {
        return new SubmissionGroup.Grouping().convert(submissions);
    }

    @Test
    void neighboursThatDifferInIdAndInputOnlyShareTheRest() {
        List<Submission> alike = List.of(
                submission("eu.1.v1", PLAIN),
                submission("eu.1.v2", PLAIN, SUM, "digest"),
                submission("eu.1.v3", TaskOptions.DEFAULTS.withPriority(4)));

        assertThat(grouped(alike)).hasSize(1);
    }

    @Test
    void whatDiffersInMoreIsNotMixedAndTheOrderStays() {
        List<Submission> mixed = List.of(
                submission("eu.1.v1", PLAIN),
                submission("eu.1.v2", PLAIN.withPriority(9)),
                submission("eu.1.v3", PLAIN),
                submission("eu.1.v4", PLAIN, new TaskVersion("sum", 2), ""),
                submission("eu.1.v5", PLAIN, SUM, "digest"));

        List<SubmissionGroup> groups = grouped(mixed);

        assertThat(groups).hasSize(5);
        assertThat(new SubmissionGroup.Ungrouping().convert(groups)).isEqualTo(mixed);
    }

    @Test
    void nothingGroupsToNothing() {
        assertThat(new SubmissionGroup.Ungrouping().convert(grouped(List.of()))).isEmpty();
    }
}
