package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.JobTemplate;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a template's job comes to, by what its tasks answer. */
class JobTemplateWalkTest {
    private static final int SPLIT = 1;
    private static final int COMPUTE = 2;
    private static final int ASSEMBLE = 3;

    private static final class Numbers extends JobTemplate<Long, Long, Long, Long> {
        private final Join join;

        Numbers(Join join) {
            super("numbers", Long.class, Long.class, Long.class, Long.class);
            this.join = join;
        }

        @Override
        protected List<Long> split(Long work) {
            return List.of(work);
        }

        @Override
        protected Long compute(Long part, TaskContext context) {
            return part;
        }

        @Override
        protected Long assemble(Long work, List<Long> results) {
            return work;
        }

        @Override
        protected MapOptions mapOptions() {
            return MapOptions.DEFAULTS.withPortionItems(1).withJoin(join);
        }
    }

    private static JobBench bench(Join join) {
        JobBench bench = JobBench.of(JobGraph.decoded(new Numbers(join).job(7L).encoded()));
        bench.pump(10);
        assertThat(bench.inFlight).containsExactly(new UnitId(SPLIT, 0));
        assertThat(bench.input(SPLIT)).isEqualTo("7");
        return bench;
    }

    private static UnitEnd computed(int part, String result) {
        return new UnitEnd(
                new UnitId(COMPUTE, part),
                1,
                Optional.of(JobBench.json(result)),
                false,
                1,
                0,
                List.of(),
                Optional.empty());
    }

    private static UnitEnd refused(int part) {
        var gap = new UnitEnd.ItemGap(part, "refused");
        return new UnitEnd(new UnitId(COMPUTE, part), 1, Optional.empty(), false, 0, 1, List.of(gap), Optional.empty());
    }

    @Test
    void resultsAreAssembledInTheOrderOfThePartsWithWhatWasSplit() {
        JobBench bench = bench(Join.all());
        bench.succeed(SPLIT, "[3,4]");
        bench.end(computed(1, "[40]"));
        bench.crash(true);
        bench.end(computed(0, "[30]"));
        bench.crash(false);

        assertThat(bench.input(ASSEMBLE)).isEqualTo("{\"first\":7,\"second\":[30,40]}");
        bench.succeed(ASSEMBLE, "70");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void nothingIsAssembledFromNoParts() {
        JobBench bench = bench(Join.fraction(0.5));
        bench.succeed(SPLIT, "[]");
        bench.crash(true);

        assertThat(bench.phase(COMPUTE)).isEqualTo(StepPhase.DONE);
        assertThat(bench.input(ASSEMBLE)).isEqualTo("{\"first\":7,\"second\":[]}");
    }

    @Test
    void quorumOfNoPartsFails() {
        JobBench bench = bench(Join.first());
        bench.succeed(SPLIT, "[]");

        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(JobView.why(bench.state)).contains("step numbers.compute failed");
    }

    @Test
    void whatIsThereIsAssembledAndTheRestAreGaps() {
        JobBench bench = bench(Join.fraction(0.5));
        bench.succeed(SPLIT, "[3,4]");
        bench.end(refused(0));
        bench.end(computed(1, "[40]"));
        bench.crash(true);
        assertThat(bench.input(ASSEMBLE)).isEqualTo("{\"first\":7,\"second\":[40]}");

        bench.succeed(ASSEMBLE, "40");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(JobGaps.of(bench.state))
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("refused"));
    }

    @Test
    void partThatIsRefusedFailsTheJobAndResumeRunsThatPartAlone() {
        JobBench bench = bench(Join.all());
        bench.succeed(SPLIT, "[3,4]");
        bench.end(computed(1, "[40]"));
        bench.end(refused(0));
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);

        assertThat(bench.inFlight).containsExactly(new UnitId(COMPUTE, 0));
    }
}
