package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.piped;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

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

        bench.apply(bench.machine.rerun(bench.state, "packed", bench.now()));
        assertThat(inFlight(bench, MADE)).as("held back as at first").hasSize(3);
        assertThat(finish(bench)).hasSize(16).contains("0/0/1", "0/4/1", "1/0/1", "1/4/1", "2/0/2", "2/4/2", "3/0/2");

        bench.apply(bench.machine.rerun(bench.state, "made", bench.now()));
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
}
