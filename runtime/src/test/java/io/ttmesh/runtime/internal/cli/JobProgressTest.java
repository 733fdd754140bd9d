package io.ttmesh.runtime.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    private static final Instant BEGAN = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void showsABarForEachStepWithPaceAndEstimate() {
        JobProgress progress = JobProgress.of(job(load(1), map(10, 1), sum(StepPhase.WAITING)), at(1))
                .then(job(load(3), map(20, 1), sum(StepPhase.WAITING)), at(3))
                .then(job(load(3), map(30, 1), sum(StepPhase.WAITING)), at(5));

        assertThat(progress.bars())
                .containsExactly(
                        "job j1 report: RUNNING, 5s, steps: 1 waiting, 1 running, 1 done",
                        "  load [########################] DONE 3/3",
                        "  map  [#######-----------------]  30% 30/100 5.0/s, 14s left",
                        "  sum  [------------------------] WAITING");
    }

    @Test
    void paceIsThatOfTheLastHalfMinute() {
        JobProgress progress = JobProgress.of(job(map(0, 1)), at(0))
                .then(job(map(40, 1)), at(10))
                .then(job(map(50, 1)), at(20))
                .then(job(map(60, 1)), at(50));

        assertThat(progress.bars().get(1)).endsWith(" 60% 60/100 0.3/s, 2m 00s left");
    }

    @Test
    void saysNoPaceBeforeItIsKnown() {
        assertThat(JobProgress.of(job(map(50, 1)), at(1)).bars().get(1)).endsWith("] " + " 50% 50/100");
        assertThat(JobProgress.of(job(map(50, 1)), at(1))
                        .then(job(map(50, 1)), at(9))
                        .bars()
                        .get(1))
                .endsWith(" 50% 50/100");
    }

    @Test
    void beginsAnewWithAStepThatRunsAgain() {
        JobProgress progress = JobProgress.of(job(map(0, 1)), at(0))
                .then(job(map(90, 1)), at(10))
                .then(job(map(0, 2)), at(11))
                .then(job(map(2, 2)), at(13));

        assertThat(progress.bars().get(1)).endsWith("  2% 2/100 1.0/s, 1m 38s left");
    }

    @Test
    void ofManyStepsShowsThoseThatMatter() {
        JobStatus.Step[] steps = IntStream.range(0, 40)
                .mapToObj(i -> step(
                        "step-" + i,
                        i == 7 ? StepPhase.FAILED : i % 2 == 0 ? StepPhase.RUNNING : StepPhase.DONE,
                        0,
                        1,
                        1))
                .toArray(JobStatus.Step[]::new);

        List<String> bars = JobProgress.of(job(steps), at(3_723)).bars();

        assertThat(bars).hasSize(1 + JobProgress.BARS);
        assertThat(bars.getFirst()).isEqualTo("job j1 report: RUNNING, 1h 02m, steps: 20 running, 19 done, 1 failed");
        assertThat(bars.get(5)).startsWith("  step-7  ").endsWith("] FAILED 0/1");
    }

    @Test
    void withoutATerminalTellsEachTenthAndEachPhase() {
        JobProgress first = JobProgress.of(job(map(10, 1), sum(StepPhase.WAITING)), at(0));
        JobProgress little = first.then(job(map(19, 1), sum(StepPhase.WAITING)), at(1));
        JobProgress tenth = little.then(job(map(20, 1), sum(StepPhase.WAITING)), at(2));
        JobProgress phase = tenth.then(job(step("map", StepPhase.DONE, 100, 100, 1), sum(StepPhase.RUNNING)), at(4));

        assertThat(little.newsSince(first)).isEmpty();
        assertThat(tenth.newsSince(little)).containsExactly("step map  20% 20/100 5.0/s, 16s left");
        assertThat(phase.newsSince(tenth)).containsExactly("step map DONE 100/100", "step sum   0% 0/1");
    }

    @Test
    void jobThatWaitsShowsItsPlace() {
        JobProgress first = JobProgress.of(queued(0), at(0));
        JobProgress third = first.then(queued(3), at(1));
        JobProgress still = third.then(queued(3), at(2));
        JobProgress runs = still.then(job(load(0)), at(3));

        assertThat(first.bars().getFirst()).startsWith("job j1 report: QUEUED, 0s");
        assertThat(third.bars().getFirst()).startsWith("job j1 report: QUEUED #3, 1s");
        assertThat(third.newsSince(first)).containsExactly("job QUEUED #3");
        assertThat(still.newsSince(third)).isEmpty();
        assertThat(runs.newsSince(still)).containsExactly("step load   0% 0/3");
    }

    private static JobStatus queued(int position) {
        return job(JobPhase.QUEUED, position, step("load", StepPhase.QUEUED, 0, 3, 1));
    }

    private static Instant at(long seconds) {
        return BEGAN.plusSeconds(seconds);
    }

    private static JobStatus job(JobStatus.Step... steps) {
        return job(JobPhase.RUNNING, 0, steps);
    }

    private static JobStatus job(JobPhase phase, int position, JobStatus.Step... steps) {
        Map<StepPhase, Integer> counts = new EnumMap<>(StepPhase.class);
        Arrays.stream(steps).forEach(step -> counts.merge(step.phase(), 1, Integer::sum));
        return new JobStatus(
                new JobId("j1"),
                "report",
                "default",
                phase,
                position,
                new NodeId("a"),
                BEGAN,
                Optional.empty(),
                counts,
                List.of(steps),
                List.of(),
                0,
                "");
    }

    private static JobStatus.Step load(int done) {
        return step("load", done == 3 ? StepPhase.DONE : StepPhase.RUNNING, done, 3, 1);
    }

    private static JobStatus.Step map(int done, int run) {
        return step("map", StepPhase.RUNNING, done, 100, run);
    }

    private static JobStatus.Step sum(StepPhase phase) {
        return step("sum", phase, 0, phase == StepPhase.WAITING ? 0 : 1, 1);
    }

    private static JobStatus.Step step(String name, StepPhase phase, int done, int parts, int run) {
        return new JobStatus.Step(
                name,
                "",
                Optional.empty(),
                phase,
                parts,
                done,
                0,
                run,
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Optional.empty());
    }
}
