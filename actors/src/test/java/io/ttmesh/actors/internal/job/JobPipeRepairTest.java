package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.task;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes that break, and are mended. Five portions of two numbers each are made, used and packed. */
class JobPipeRepairTest {
    private static final int MADE = 0;
    private static final int USED = 1;
    private static final int PACKED = 2;
    private static final int OUT = 3;
    private static final JobGraph THREE = graph(
            OUT,
            vertex("made", range("make", 0, 10, 2)),
            vertex("used", piped("use", MADE, 3)),
            vertex("packed", piped("pack", USED, 3)),
            vertex("out", single("print", PACKED)));
    private static final String RESULT = "[12,1012,2012,3012,4012,5012,6012,7012,8012,9012]";

    private static void end(JobBench bench, int vertex, int... units) {
        for (int unit : units) {
            bench.end(WorkByHand.ended(bench, vertex, unit));
        }
    }

    private static Stream<UnitId> inFlight(JobBench bench, int vertex) {
        bench.pump(100);
        return bench.inFlight.stream().filter(unit -> unit.vertex() == vertex);
    }

    private static void resume(JobBench bench) {
        bench.apply(bench.machine.resume(bench.state, bench.now()));
    }

    /** Ends what is under way, the last that began first, and tells which keys ran. */
    private static List<String> finish(JobBench bench) {
        List<String> ran = new ArrayList<>();
        for (bench.pump(100); !bench.inFlight.isEmpty(); bench.pump(100)) {
            UnitId unit = List.copyOf(bench.inFlight).getLast();
            ran.add(bench.key(unit.vertex(), unit.unit()).replace("ttmesh.job/job-1/", ""));
            if (unit.vertex() == OUT) {
                assertThat(bench.input(OUT)).isEqualTo(RESULT);
            }
            bench.end(WorkByHand.ended(bench, unit));
        }
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        return ran;
    }

    @Test
    void mapThatFailsTakesThoseAlongThatHaveBegunAndResumeRunsWhatIsMissing() {
        JobBench bench = JobBench.of(THREE);
        end(bench, MADE, 0, 1, 2);
        end(bench, USED, 0, 1);
        end(bench, PACKED, 0);
        bench.fail(MADE, 3);
        assertThat(bench.phase(USED)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(PACKED).because).isEqualTo(MADE);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        resume(bench);

        assertThat(finish(bench))
                .containsExactlyInAnyOrder(
                        "0/3/2", "0/4/1", "1/2/1", "1/3/1", "1/4/1", "2/1/1", "2/2/1", "2/3/1", "2/4/1", "3/0/2");
    }

    @Test
    void endsThatComeAfterTheFailureAreKeptAndThoseToldTwiceChangeNothing() {
        JobBench bench = JobBench.of(THREE);
        end(bench, MADE, 0, 1);
        UnitEnd late = WorkByHand.ended(bench, USED, 1);
        bench.fail(MADE, 2);
        bench.end(late);
        end(bench, MADE, 4);
        int events = bench.journal.size();
        bench.end(late);
        end(bench, MADE, 0, 4);
        assertThat(bench.journal).hasSize(events);

        resume(bench);
        bench.end(late);
        bench.fail(MADE, 0);
        assertThat(bench.journal).hasSize(events + 1);
        assertThat(inFlight(bench, MADE)).as("two are there and not used").hasSize(1);
        assertThat(finish(bench)).filteredOn(key -> key.startsWith("0/")).containsExactlyInAnyOrder("0/2/2", "0/3/1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mapThatFailsLetsTheOneBeforeGoOnUnheldAndResumeAsksForWhatItLacksByTheOldKeys(boolean fromSnapshot) {
        JobBench bench = JobBench.of(THREE);
        end(bench, MADE, 0, 1, 2);
        end(bench, USED, 0);
        bench.fail(USED, 1);
        assertThat(inFlight(bench, MADE)).as("nobody holds it up").hasSize(2);
        end(bench, MADE, 3, 4);
        assertThat(bench.state.cell(MADE).results)
                .as("what came later is not held")
                .containsOnlyKeys(1, 2);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        bench.crash(fromSnapshot);
        resume(bench);
        bench.crash(fromSnapshot);

        assertThat(finish(bench))
                .containsExactlyInAnyOrder(
                        "0/3/1", "0/4/1", "1/1/2", "1/2/1", "1/3/1", "1/4/1", "2/0/1", "2/1/1", "2/2/1", "2/3/1",
                        "2/4/1", "3/0/2");
    }

    @Test
    void bothFailAndWhatWasLetGoIsAskedForByTheKeysOfTheRunThatMadeIt() {
        JobBench bench = JobBench.of(THREE);
        end(bench, MADE, 0);
        bench.fail(USED, 0);
        end(bench, MADE, 1);
        bench.fail(MADE, 2);
        assertThat(bench.state.cell(USED).because).as("by itself").isEqualTo(JobGraph.NONE);
        resume(bench);

        assertThat(finish(bench))
                .filteredOn(key -> key.startsWith("0/"))
                .containsExactlyInAnyOrder("0/1/1", "0/2/2", "0/3/1", "0/4/1");
    }

    @Test
    void rerunAsksForWhatWasLetGoByTheOldKeysAsFarAsItIsNeeded() {
        JobBench bench = JobBench.of(THREE);
        finish(bench);
        assertThat(bench.state.heldBytes()).as("the sum").isEqualTo(5);

        bench.apply(bench.rerun("packed"));
        assertThat(inFlight(bench, MADE)).as("held back as at first").hasSize(3);
        assertThat(finish(bench)).hasSize(16).contains("0/0/1", "0/4/1", "1/0/1", "1/4/1", "2/0/2", "2/4/2", "3/0/2");

        bench.apply(bench.rerun("made"));
        assertThat(finish(bench)).hasSize(16).contains("0/0/2", "1/0/2", "2/0/3", "3/0/3");
    }

    @Test
    void cancelledPipeGoesOnWhereItWas() {
        JobBench bench = JobBench.of(THREE);
        end(bench, MADE, 0, 1, 2);
        end(bench, USED, 1);
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        resume(bench);

        assertThat(finish(bench))
                .containsExactlyInAnyOrder(
                        "0/3/1", "0/4/1", "1/0/1", "1/2/1", "1/3/1", "1/4/1", "2/0/1", "2/1/1", "2/2/1", "2/3/1",
                        "2/4/1", "3/0/2");
    }

    /** Ends what is under way, the first that began first, and tells which keys ran; {@code list} takes new values only. */
    private static List<String> finishInOrder(JobBench bench, int list) {
        List<String> ran = new ArrayList<>();
        for (bench.pump(100); !bench.inFlight.isEmpty(); bench.pump(100)) {
            UnitId unit = bench.inFlight.iterator().next();
            ran.add(bench.key(unit.vertex(), unit.unit()).replace("ttmesh.job/job-1/", ""));
            if (unit.vertex() == list) {
                assertThat(bench.input(list)).isEqualTo("[[1001" + ",1001".repeat(9) + "],1]");
            }
            bench.end(WorkByHand.ended(bench, unit));
        }
        return ran;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partsOfAPipeAreNotKeptWhenTheMapBeforeItBeginsAnew(boolean fromSnapshot) {
        int other = 2;
        int some = 3;
        int any = 4;
        int last = 5;
        JobBench bench = JobBench.of(graph(
                last,
                vertex("made", range("make", 0, 10, 2)),
                vertex("used", piped("use", MADE, 3)),
                vertex("other", given("t", 1)),
                vertex("some", gather("g", Join.fraction(0.5), MADE, other)),
                vertex("any", gather("g", Join.fraction(0.5), USED, other)),
                vertex("last", new JobGraph.Tuple(task("both"), 0, List.of(some, any)))));
        end(bench, MADE, 0, 1);
        end(bench, USED, 0);
        bench.fail(MADE, 2);
        bench.succeed(other, "1");
        bench.succeed(some, "1");
        bench.succeed(any, "1");
        bench.succeed(last, "2");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);

        bench.apply(bench.rerun("some"));
        assertThat(bench.run(MADE, 0)).isEqualTo(2);
        bench.crash(fromSnapshot);
        for (int unit = 0; unit < 5; unit++) {
            bench.end(bench.portion(MADE, unit, "[100,100]", 2));
        }
        bench.succeed(other, "1");
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        resume(bench);
        bench.crash(fromSnapshot);

        List<String> ran = finishInOrder(bench, any);
        assertThat(ran).filteredOn(key -> key.startsWith(USED + "/")).hasSize(5).noneMatch(key -> key.endsWith("/1"));
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void whatAPipeComesAfterIsRestoredThoughTheMapBeforeItBeganAnewFirst() {
        int earlier = 2;
        int list = 3;
        JobBench bench = JobBench.of(graph(
                4,
                vertex("made", range("make", 0, 10, 2)),
                vertex("used", piped("use", MADE, 3)).after(earlier),
                vertex("earlier", given("t", 1)),
                vertex("list", single("list", MADE)),
                vertex("last", new JobGraph.Tuple(task("both"), 0, List.of(list, USED)))));
        bench.apply(bench.machine.cancel(bench.state, bench.now()));

        bench.apply(bench.rerun("list"));

        assertThat(bench.phase(earlier)).isEqualTo(StepPhase.QUEUED);
        for (bench.pump(100); !bench.inFlight.isEmpty(); bench.pump(100)) {
            bench.end(WorkByHand.ended(bench, bench.inFlight.iterator().next()));
        }
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    /** {@code any} goes on without the pipe. */
    private static JobBench anyOfPipeAndOther(JobGraph.Vertex... more) {
        List<JobGraph.Vertex> vertices = new ArrayList<>(List.of(
                vertex("made", range("make", 0, 10, 2)),
                vertex("used", piped("use", MADE, 3)),
                vertex("other", given("t", 1)),
                vertex("any", gather("g", Join.quorum(1), USED, 2))));
        vertices.addAll(List.of(more));
        JobBench bench = JobBench.of(graph(vertices.size() - 1, vertices.toArray(JobGraph.Vertex[]::new)));
        end(bench, MADE, 0);
        end(bench, USED, 0);
        bench.succeed(2, "1");
        bench.succeed(3, "1");
        return bench;
    }

    @Test
    void pipeThatNobodyNeedsDoesNotRunWhenTheMapBeforeItBeginsAnew() {
        JobBench bench = anyOfPipeAndOther(
                vertex("list", single("list", MADE)),
                vertex("last", new JobGraph.Tuple(task("both"), 0, List.of(3, 4))));
        bench.apply(bench.machine.cancel(bench.state, bench.now()));

        bench.apply(bench.rerun("list"));
        end(bench, MADE, 0, 1, 2, 3, 4);

        assertThat(bench.phase(USED)).isEqualTo(StepPhase.CANCELLED);
        assertThat(inFlight(bench, USED)).isEmpty();
        assertThat(bench.state.cell(USED).done.isEmpty())
                .as("parts of another run")
                .isTrue();
        bench.succeed(4, "1");
        bench.succeed(5, "1");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void mapThatBeginsAnewForAnOrderTakesTheParts() {
        JobBench bench = anyOfPipeAndOther(
                vertex("later", given("t", 1)).after(MADE),
                vertex("last", new JobGraph.Tuple(task("both"), 0, List.of(3, 4))));
        bench.fail(MADE, 1);
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        bench.apply(bench.rerun("later"));

        assertThat(bench.run(MADE, 0)).isEqualTo(2);
        assertThat(bench.state.cell(USED).done.isEmpty()).isTrue();
    }

    @Test
    void partOfAReductionThatEndsInTheSameEventAfterAnotherOneFailedItIsPassedOver() {
        int sum = 2;
        JobBench bench = JobBench.of(graph(
                3,
                vertex("made", range("make", 0, 10, 2)),
                vertex("used", piped("use", MADE, 5)),
                vertex("sum", new JobGraph.Reduce(task("sum"), 0, MADE, 2)),
                vertex("last", new JobGraph.Tuple(task("both"), 0, List.of(USED, sum)))));
        end(bench, MADE, 0, 1, 2, 3, 4);
        end(bench, USED, 0, 1, 2, 3);
        List<UnitId> sums = inFlight(bench, sum).toList();
        assertThat(sums).hasSizeGreaterThan(1);

        bench.apply(bench.machine.ended(
                bench.state,
                List.of(
                        bench.failed(sum, sums.getFirst().unit()),
                        WorkByHand.ended(bench, USED, 4),
                        WorkByHand.ended(bench, sums.getLast())),
                bench.now()));

        assertThat(bench.phase(sum)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.phase(USED)).isEqualTo(StepPhase.DONE);
    }
}
