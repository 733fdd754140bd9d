package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.range;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.PipeOptions;
import io.ttmesh.actors.Unfold;
import io.ttmesh.model.StepPhase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Steps that are added to a job that unfolds. */
class JobUnfoldChangeTest extends UnfoldScene {
    private static final DistributedTask<Long, Unfold<Long, Long>> MAKE =
            Unfold.task("make", Long.class, Long.class, (state, context) -> Unfold.last(List.of(state)));
    private static final DistributedTask<Long, Long> USE =
            DistributedTask.of("use", Long.class, Long.class, (value, context) -> value);
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "sum", new TypeReference<List<Long>>() {}, new TypeReference<Long>() {}, (all, context) -> 0L);

    private static void assertRefused(JobBench bench, Consumer<? super JobChange> body, String why) {
        assertThat(bench.change(body).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal).contains(why));
        bench.crash(true);
    }

    @Test
    void mapThatIsAddedTakesThePortionsThatAreThereAndThenHoldsTheUnfoldBack() {
        JobBench bench = bench(vertex("out", single("print", MADE)));
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(MADE, 1, emit(9));
        assertThat(bench.change(c -> {
                            var used = c.pipe(USE, c.unfolded("made", MAKE), PipeOptions.DEFAULTS.withAhead(1));
                            c.reduce(SUM, used.named("used"));
                        })
                        .refusal())
                .isEmpty();
        bench.crash(false);

        assertThat(inFlight(bench, 3)).containsExactly(units(3, 0));
        assertThat(inFlight(bench, MADE)).isEmpty();
        bench.end(WorkByHand.ended(bench, 3, 0));
        bench.succeed(MADE, 2, last(3));
        bench.end(WorkByHand.ended(bench, 3, 2));
        assertThat(bench.phase(3)).isEqualTo(StepPhase.DONE);
        assertThat(bench.input(2)).isEqualTo("[1,3]");
    }

    @Test
    void unfoldThatEndedBeforeItsLastRunIsNothingToTakeTheItemsOf() {
        JobBench bench = JobBench.of(JobBench.graph(
                7,
                SEED,
                UNFOLDED,
                vertex("is-film", JobBench.given("check", 0)),
                JobBench.guarded("film", 2, true, single("use", MADE)),
                JobBench.guarded("other", 2, false, JobBench.given("t", 0)),
                vertex("when", new JobGraph.Choice(2, 3, 4)),
                vertex("later", JobBench.given("t", 1)).after(MADE),
                vertex("out", JobBench.gather("sum", Join.all(), 5, 6))));
        bench.succeed(MADE, 0, emit(8, 1));
        bench.succeed(2, "false");
        assertThat(bench.phase(MADE)).isEqualTo(StepPhase.DONE);

        assertRefused(bench, c -> c.reduce(SUM, c.unfolded("made", MAKE)), "made, which ended before its last run");
    }

    @Test
    void unfoldsAreAddedWithTheOptionsThatTheyHave() {
        JobBench bench = bench(vertex("out", single("print", MADE)));
        assertThat(bench.change(c -> c.reduce(SUM, c.unfold(MAKE, 5L).named("more")))
                        .refusal())
                .isEmpty();

        assertThat(bench.state.vertex(4).work()).isEqualTo(new JobGraph.Unfold(MAKE.version(), 0, 3, Optional.empty()));
        assertThat(inFlight(bench, 4)).containsExactly(units(4, 0));
        assertThat(bench.input(4)).isEqualTo("5");
    }

    @Test
    void valuesOfOtherKindsAreRefused() {
        JobBench bench = bench(
                vertex("a", given("make", 1)),
                vertex("m", range("make", 0, 4, 1)),
                vertex("all", gather("sum", Join.all(), MADE, 2, 3)));

        assertRefused(bench, c -> c.task(USE, c.step("made", USE)), "made is an unfold: name it as one, by 'unfolded'");
        assertRefused(bench, c -> c.reduce(SUM, c.mapped("made", USE)), "made is no map: name it by 'unfolded'");
        assertRefused(bench, c -> c.reduce(SUM, c.unfolded("a", MAKE)), "a is no unfold: name it by 'step'");
        assertRefused(bench, c -> c.reduce(SUM, c.unfolded("m", MAKE)), "m is no unfold: name it by 'mapped'");
        assertRefused(
                bench,
                c -> c.reduce(SUM, c.unfolded("made", MAKE.withVersion(2))),
                "the value of made is that of make@1, not of make@2");
    }

    @Test
    void portionsThatAreLetGoAsTheyAreUsedAreRefused() {
        assertRefused(usedTwoAhead(), c -> c.reduce(SUM, c.unfolded("made", MAKE)), "let go as they are used");
    }
}
