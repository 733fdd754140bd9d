package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is shown of a job that has more steps than are listed. */
class JobViewTest {
    private static final int DEPENDENTS = 400;
    /** Behind all that depend on the first step. */
    private static final int SECOND = DEPENDENTS + 1;

    private static final int LAST = SECOND + 2;

    private static JobBench twoRoots() {
        List<JobGraph.Vertex> vertices = new ArrayList<>();
        vertices.add(JobBench.vertex("first", JobBench.given("load", 1)));
        for (int i = 1; i <= DEPENDENTS; i++) {
            vertices.add(JobBench.vertex("part-" + i, JobBench.single("part", 0)));
        }
        vertices.add(JobBench.vertex("second", JobBench.given("load", 2)));
        vertices.add(JobBench.vertex("slow", JobBench.given("load", 3)));
        Integer[] all = IntStream.range(1, LAST).boxed().toArray(Integer[]::new);
        vertices.add(JobBench.vertex("last", JobBench.gather("sum", Join.all(), all)));
        return JobBench.of(JobBench.graph(LAST, vertices.toArray(JobGraph.Vertex[]::new)));
    }

    private static JobStatus shown(JobBench bench) {
        return JobView.of(JobBench.JOB, bench.state, Map.of(SECOND + 1, 1), new NodeId("a"), 0, "");
    }

    @Test
    void stepsThatFailedByThemselvesAreShownThenThoseUnderWayThenThoseThatFailedWithOthers() {
        JobBench bench = twoRoots();
        bench.fail(0);
        bench.fail(SECOND);

        JobStatus status = shown(bench);

        assertThat(status.steps()).hasSize(JobStatus.STEPS_SHOWN);
        assertThat(status.failed()).extracting(JobStatus.Step::name).containsExactly("first", "second");
        assertThat(status.steps().get(2).name()).isEqualTo("slow");
        assertThat(status.steps().get(2).phase()).isEqualTo(StepPhase.RUNNING);
        assertThat(status.steps().getLast().because()).isEqualTo("first");
    }

    @Test
    void whyAStepFailedCanBeWrittenWhereverItIsCut() {
        for (int begin = 0; begin < 2; begin++) {
            JobBench bench = JobBench.of(JobBench.graph(0, JobBench.vertex("load", JobBench.given("load", 1))));
            var failure = new Failure(
                    Failure.Cause.EXCEPTION, "a.Failure", "x".repeat(begin) + "\uD83D\uDE00".repeat(200), "");
            bench.end(UnitEnd.failed(new UnitId(0, 0), bench.run(0, 0), failure));

            String why = shown(bench).failed().getFirst().failure();

            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(why)).isTrue();
            assertThat(why).hasSizeLessThanOrEqualTo(Brief.CHARS).endsWith("...");
        }
    }

    @Test
    void rerunOfAStepThatIsNotThereNamesThoseThatMightBeMeant() {
        JobBench bench = twoRoots();
        bench.fail(0);
        bench.fail(SECOND);
        bench.succeed(SECOND + 1, "3");

        assertThat(bench.rerun("part_77").refusal())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("no step part_77", "has 404", "part-77")
                        .doesNotContain("its status lists them"));
    }

    @Test
    void fewStepsAreSaidToBeListedInTheStatus() {
        JobBench bench = JobBench.of(JobBench.graph(0, JobBench.vertex("load", JobBench.given("load", 1))));
        bench.fail(0);

        assertThat(bench.rerun("lode").refusal())
                .hasValueSatisfying(why -> assertThat(why)
                        .isEqualTo(
                                "it has no step lode: its status lists them, and those named most like it are load"));
    }
}
