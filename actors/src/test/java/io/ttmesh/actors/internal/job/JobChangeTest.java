package io.ttmesh.actors.internal.job;

import static io.ttmesh.actors.internal.job.JobBench.gather;
import static io.ttmesh.actors.internal.job.JobBench.given;
import static io.ttmesh.actors.internal.job.JobBench.graph;
import static io.ttmesh.actors.internal.job.JobBench.guarded;
import static io.ttmesh.actors.internal.job.JobBench.single;
import static io.ttmesh.actors.internal.job.JobBench.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.Step;
import io.ttmesh.actors.spi.JobPlanner;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that grow while they run, by hand. */
class JobChangeTest {
    private static final DistributedTask<Long, Long> LOAD = one("load");
    private static final DistributedTask<Long, Long> PRINT = one("print");
    private static final DistributedTask<List<Long>, Long> MERGE = many("merge");
    private static final DistributedTask<Long, Boolean> IS_LARGE =
            DistributedTask.of("is-large", Long.class, Boolean.class, (value, context) -> value > 5);

    private static final JobGraph GRAPH = graph(
            3,
            vertex("a", given("load", 1)),
            vertex("b", given("load", 2)),
            vertex("all", gather("merge", Join.all(), 0, 1)),
            vertex("last", single("print", 2)));

    private static DistributedTask<Long, Long> one(String name) {
        return DistributedTask.of(name, Long.class, Long.class, (value, context) -> value);
    }

    private static DistributedTask<List<Long>, Long> many(String name) {
        return DistributedTask.of(
                name, new TypeReference<List<Long>>() {}, new TypeReference<Long>() {}, (values, context) ->
                        (long) values.size());
    }

    private static JobBench changed(JobGraph graph, Consumer<? super JobChange> body) {
        JobBench bench = JobBench.of(graph);
        assertThat(bench.change(body).refusal()).isEmpty();
        return bench;
    }

    private static void assertRefused(JobBench bench, Consumer<? super JobChange> body, String... words) {
        assertRefused(bench, JobChange.of(JobBench.JOB, body).encoded(), words);
    }

    private static void assertRefused(JobBench bench, Payload change, String... words) {
        int events = bench.journal.size();
        assertThat(bench.change(change).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains(words));
        assertThat(bench.journal).hasSize(events);
        bench.crash(true);
    }

    private static List<String> names(JobBench bench) {
        return bench.state.graph().vertices().stream()
                .map(JobGraph.Vertex::name)
                .toList();
    }

    @ParameterizedTest(name = "from a snapshot: {0}")
    @ValueSource(booleans = {true, false})
    void stepThatIsAddedIsOneMoreInputOfAGatheringStep(boolean fromSnapshot) {
        JobBench bench = JobBench.of(GRAPH);
        bench.succeed(1, "2");
        assertThat(bench.change(c -> c.feed(
                                "all", MERGE, c.task(PRINT, c.task(LOAD, 3L)).named("printed")))
                        .refusal())
                .isEmpty();
        bench.crash(fromSnapshot);
        bench.pump(10);
        assertThat(bench.inFlight).containsExactlyInAnyOrder(new UnitId(0, 0), new UnitId(4, 0));
        assertThat(bench.work(4).options().idempotencyKey()).hasValue("ttmesh.job/job-1/4/0/1");

        bench.succeed(0, "1");
        assertThat(bench.phase(2)).as("it waits for the third, too").isEqualTo(StepPhase.WAITING);
        bench.succeed(4, "30");
        bench.crash(fromSnapshot);
        bench.succeed(5, "3");

        assertThat(bench.input(2)).isEqualTo("[1,2,3]");
        bench.succeed(2, "6");
        bench.succeed(3, "7");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
        assertThat(bench.state.heldBytes()).as("only the result is held").isEqualTo(1);
        bench.crash(fromSnapshot);
        bench.apply(bench.rerun("printed"));
        assertThat(bench.phase(4)).as("its input is asked for again").isEqualTo(StepPhase.QUEUED);
    }

    @Test
    void changeThatIsSentAgainIsMadeOnce() {
        JobBench bench = JobBench.of(GRAPH);
        Payload change = JobChange.of(JobBench.JOB, c -> c.feed("all", MERGE, c.task(LOAD, 3L)))
                .encoded();
        assertThat(bench.change(change).events()).hasSize(1);
        bench.crash(true);

        assertThat(bench.change(change)).isEqualTo(JobMachine.Decision.NOTHING);
        GraphChange first = GraphChange.decoded(change);
        assertRefused(bench, bytes(first.id(), List.of(), List.of()), "in use for another change");
        bench.apply(bench.machine.cancel(bench.state, bench.now()));
        assertThat(bench.change(change)).as("also later").isEqualTo(JobMachine.Decision.NOTHING);
        assertThat(bench.state.size()).isEqualTo(5);
    }

    private static Payload bytes(String id, List<GraphChange.Feed> feeds, List<GraphChange.Order> orders) {
        return new GraphChange(
                        id,
                        List.of(new GraphChange.Known("all", GraphChange.Use.ANY, Optional.empty())),
                        List.of(vertex("new", given("load", 1))),
                        List.of(),
                        List.of(TaskOptions.DEFAULTS),
                        feeds,
                        orders)
                .encoded();
    }

    @Test
    void jobEndsWhenStepsThatNothingNeedsHaveEndedToo() {
        JobBench bench = changed(GRAPH, c -> c.task(PRINT, c.step("a", LOAD)).named("audit"));
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        bench.succeed(3, "4");
        assertThat(bench.phase()).as("the audit runs").isEqualTo(JobPhase.RUNNING);
        bench.crash(true);
        bench.succeed(4, "5");

        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void stepThatNothingNeedsAndThatFailsFailsTheJobAndIsResumed() {
        JobBench bench = changed(GRAPH, c -> c.task(LOAD, 9L).named("extra"));
        bench.fail(4);
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        bench.succeed(3, "4");
        assertThat(bench.phase()).isEqualTo(JobPhase.FAILED);
        assertThat(JobView.why(bench.state)).contains("step extra failed");

        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);

        assertThat(bench.inFlight).containsExactly(new UnitId(4, 0));
        bench.succeed(4, "10");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void valueIsKeptForWhatIsAddedLater() {
        JobBench bench = changed(GRAPH, c -> c.task(LOAD, 9L).named("first"));
        bench.succeed(4, "90");
        assertThat(bench.change(c -> c.feed("all", MERGE, c.step("first", LOAD)))
                        .refusal())
                .isEmpty();
        bench.crash(true);
        bench.succeed(0, "1");
        bench.succeed(1, "2");

        assertThat(bench.input(2)).isEqualTo("[1,2,90]");
        bench.succeed(2, "3");
        assertThat(bench.state.cell(4).dropped).isTrue();
    }

    @Test
    void stepThatWaitsComesAfterOneThatIsAdded() {
        JobBench bench = changed(GRAPH, c -> c.step("last").after(c.task(LOAD, 3L)));
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.succeed(2, "3");
        bench.crash(true);
        assertThat(bench.phase(3)).as("its input is there").isEqualTo(StepPhase.WAITING);
        bench.succeed(4, "30");

        assertThat(bench.input(3)).isEqualTo("3");
        bench.succeed(3, "4");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void stepFailsWithOneThatItComesAfterAndIsResumedWithIt() {
        JobBench bench =
                changed(GRAPH, c -> c.step("all").after(c.task(LOAD, 3L).named("before")));
        bench.fail(4);
        assertThat(bench.phase(2)).isEqualTo(StepPhase.FAILED);
        assertThat(bench.state.cell(3).because).isEqualTo(4);
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        bench.apply(bench.machine.resume(bench.state, bench.now()));
        bench.pump(10);

        assertThat(bench.inFlight).as("a and b have their values").containsExactly(new UnitId(4, 0));
        bench.succeed(4, "3");
        assertThat(bench.input(2)).isEqualTo("[1,2]");
        bench.succeed(2, "3");
        bench.succeed(3, "4");
        bench.apply(bench.rerun("last"));
        assertThat(bench.phase(4)).as("no value of it is lacking").isEqualTo(StepPhase.DONE);
    }

    @Test
    void stepComesAfterOneThatIsSkipped() {
        JobBench bench = changed(
                graph(
                        3,
                        vertex("large", given("is-large", 1)),
                        guarded("yes", 0, true, given("load", 2)),
                        guarded("no", 0, false, given("load", 3)),
                        vertex("when", new JobGraph.Choice(0, 1, 2))),
                c -> c.task(LOAD, 4L).named("late").after(c.step("no")));
        assertThat(bench.phase(4)).isEqualTo(StepPhase.WAITING);
        bench.succeed(0, "true");

        assertThat(bench.phase(2)).isEqualTo(StepPhase.SKIPPED);
        assertThat(bench.phase(4)).isEqualTo(StepPhase.QUEUED);
    }

    @Test
    void stepsOfABranchAreAddedUnderItsCondition() {
        JobBench bench = changed(
                graph(
                        3,
                        vertex("large", given("is-large", 1)),
                        guarded("yes", 0, true, given("load", 2)),
                        guarded("no", 0, false, given("load", 3)),
                        vertex("when", new JobGraph.Choice(0, 1, 2))),
                c -> c.when(
                                c.step("large", IS_LARGE),
                                () -> c.task(PRINT, c.step("yes", LOAD)),
                                () -> c.constant(Long.class, 0L))
                        .named("other"));
        bench.crash(true);
        bench.succeed(0, "false");

        assertThat(names(bench)).endsWith("print", "constant", "other");
        assertThat(bench.phase(4)).isEqualTo(StepPhase.SKIPPED);
        assertThat(bench.phase(6)).isEqualTo(StepPhase.DONE);
        bench.succeed(2, "3");
        assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
    }

    @Test
    void mapsThatAreAddedAreReducedWhereTheyRunAndOthersAreLists() {
        JobBench bench = changed(GRAPH, c -> {
            c.feed("all", MERGE, c.reduce(MERGE, c.mapRange(LOAD, 0, 4, MapOptions.DEFAULTS.withPortionItems(2))));
            c.mapRange(PRINT, 0, 2).named("alone");
        });
        assertThat(bench.change(c -> c.feed("all", MERGE, c.reduce(MERGE, c.mapped("alone", PRINT))))
                        .refusal())
                .isEmpty();
        bench.crash(true);

        assertThat(PortionCall.decoded(bench.work(4).input()).rules().combine()).hasValue(MERGE.version());
        assertThat(PortionCall.decoded(bench.work(6).input()).rules().combine())
                .as("it was there before anything reduced it")
                .isEmpty();
        assertRefused(
                bench,
                c -> c.gather(MERGE, List.of(c.task(one("size"), 1L), c.reduce(MERGE, c.mapped("load", LOAD)))),
                "takes the values of load, which merge puts together");
        assertThat(bench.change(c -> c.task(LOAD, 1L).after(c.mapped("load", LOAD)))
                        .refusal())
                .as("an order takes no value")
                .isEmpty();
        assertThat(PortionCall.decoded(bench.work(4).input()).rules().combine()).hasValue(MERGE.version());
    }

    @Test
    void namesThatWereNotChosenMakeRoom() {
        JobBench bench = changed(
                graph(1, vertex("load", given("load", 1)), vertex("load-2", single("load", 0))),
                c -> c.task(LOAD, c.task(LOAD, c.task(LOAD, 1L)).named("mine")));
        assertThat(names(bench)).containsExactly("load", "load-2", "load-4", "mine", "load-3");
    }

    @Test
    void quorumOfAStepThatCameLaterIsTheSameInEveryIncarnation() {
        JobBench bench = changed(
                graph(
                        2,
                        vertex("a", given("load", 1)),
                        vertex("b", given("load", 2)),
                        vertex("all", gather("merge", Join.first(), 0, 1))),
                c -> c.step("all").after(c.task(LOAD, 3L)));
        bench.succeed(1, "2");
        bench.succeed(0, "1");
        bench.crash(true);
        bench.succeed(3, "3");

        assertThat(bench.input(2)).as("b came first").isEqualTo("[2]");
    }

    @Test
    void planIsMadeInTheOrderOfDependencies() {
        JobBench bench = changed(GRAPH, c -> c.feed("all", MERGE, c.task(PRINT, c.task(LOAD, 3L))));
        JobPlanner planner = plan -> {
            for (int i = 0; i < plan.steps().size(); i++) {
                int at = i;
                assertThat(plan.steps().get(i).dependencies()).allMatch(before -> before < at);
            }
            return new UpwardRank().priorities(plan);
        };

        double[] ranks = new Planning(planner, new JobCosts()).ask(bench.state, bench.mesh);

        assertThat(ranks).containsExactly(3, 3, 2, 1, 4, 3);
    }

    @Test
    void changesThatNameWhatIsNotThereAreRefused() {
        JobBench bench = JobBench.of(GRAPH);
        assertRefused(bench, c -> c.feed("none", MERGE, c.task(LOAD, 3L)), "no step none", "status");
        assertRefused(bench, c -> c.task(PRINT, c.step("none", LOAD)), "no step none");
        assertRefused(bench, c -> c.feed("last", MERGE, c.task(LOAD, 3L)), "last gathers no steps");
        assertRefused(bench, JobBench.json("{}"), "can not be read");
        assertRefused(bench, JobBench.json("nonsense"), "can not be read");
        assertRefused(bench, bytes("x", List.of(new GraphChange.Feed(-7, MERGE.version(), 0)), List.of()), "step -7");
        assertRefused(bench, bytes("x", List.of(new GraphChange.Feed(-2, MERGE.version(), 1)), List.of()), "step 1");
        assertRefused(bench, bytes("x", List.of(), List.of(new GraphChange.Order(0, -2))), "step 0, which it adds");
        Stream.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE)
                .forEach(at ->
                        assertRefused(bench, bytes("x", List.of(), List.of(new GraphChange.Order(at, at))), "step"));
    }

    @Test
    void portionsThatAreLetGoAsTheyAreUsedAreRefused() {
        JobBench bench = JobBench.of(graph(
                2,
                vertex("made", JobBench.range("load", 0, 4, 1)),
                vertex("used", JobBench.piped("load", 0, 2)),
                vertex("all", new JobGraph.Reduce(JobBench.task("merge"), 0, 1, 2))));

        assertRefused(bench, c -> c.reduce(MERGE, c.mapped("made", LOAD)), "made", "let go as they are used");
    }

    @Test
    void valuesOfOtherTypesAreRefused() {
        JobBench bench = JobBench.of(graph(
                3,
                vertex("a", given("load", 1)),
                vertex("c", new JobGraph.Constant(JobBench.number(7))),
                vertex(
                        "m",
                        new JobGraph.MapOver(
                                JobBench.task("load"), 0, new JobGraph.Items.Of(0), 1, Join.all(), Optional.empty())),
                vertex("all", gather("merge", Join.all(), 0, 1, 2))));
        assertRefused(bench, c -> c.task(PRINT, c.step("a", PRINT)), "of load@1, not of print@1");
        assertRefused(bench, c -> c.task(PRINT, c.step("c", LOAD)), "of no task, not of load@1");
        assertRefused(bench, c -> c.task(PRINT, c.step("a", Long.class)), "of load@1, not of no task");
        assertRefused(bench, c -> c.task(PRINT, c.step("m", LOAD)), "m is a map");
        assertRefused(bench, c -> c.reduce(MERGE, c.mapped("a", LOAD)), "a is no map");
        assertRefused(bench, c -> c.feed("all", many("other"), c.task(LOAD, 1L)), "of merge@1, not of other@1");
        assertThat(bench.change(c -> c.task(PRINT, c.step("c", Long.class))).refusal())
                .isEmpty();
        assertThat(bench.change(c -> c.task(MERGE, c.mapped("m", LOAD))).refusal())
                .isEmpty();
    }

    @Test
    void whatHasBegunStaysAsItIs() {
        JobBench bench = JobBench.of(GRAPH);
        assertRefused(bench, c -> c.step("a").after(c.task(LOAD, 3L)), "a waits no more, it is QUEUED");
        bench.succeed(0, "1");
        bench.succeed(1, "2");
        assertRefused(
                bench, c -> c.feed("all", MERGE, c.task(LOAD, 3L)), "all waits no more, it is QUEUED", "another one");
        bench.succeed(2, "3");
        assertRefused(bench, c -> c.feed("all", MERGE, c.task(LOAD, 3L)), "it is DONE");
        assertRefused(bench, c -> c.task(PRINT, c.step("a", LOAD)), "a, which was let go", "makes it anew");
        bench.succeed(3, "4");
        assertRefused(bench, c -> c.task(LOAD, 3L), "has ended, it is DONE", "resume", "rerun");

        bench.apply(bench.rerun("last"));
        bench.succeed(0, "1");
        assertThat(bench.phase(2)).isEqualTo(StepPhase.WAITING);
        assertRefused(bench, c -> c.feed("all", MERGE, c.task(LOAD, 3L)), "inputs that it had then");
        assertThat(bench.change(c -> c.step("last").after(c.task(LOAD, 3L))).refusal())
                .isEmpty();
    }

    @Test
    void stepsThatFailedAreOfNoUse() {
        JobBench bench = JobBench.of(GRAPH);
        bench.fail(0);
        assertRefused(bench, c -> c.task(PRINT, c.step("a", LOAD)), "takes the value of a, which has failed", "resume");
        assertRefused(bench, c -> c.task(LOAD, 3L).after(c.step("a")), "come after a, which has failed");
        assertRefused(bench, c -> c.feed("all", MERGE, c.task(LOAD, 3L)), "all waits no more, it is FAILED");
    }

    @Test
    void cyclesAreRefusedWithTheirPath() {
        JobBench bench = JobBench.of(GRAPH);
        assertRefused(
                bench,
                c -> c.feed("all", MERGE, c.task(PRINT, c.step("last", PRINT)).named("back")),
                "cycle: back -> last -> all -> back");
        assertRefused(bench, c -> c.step("all").after(c.step("last")), "cycle: last -> all -> last");
        assertRefused(bench, c -> c.step("all").after(c.step("all")), "cycle: all -> all");
        assertRefused(bench, c -> c.feed("all", MERGE, c.step("all", MERGE)), "cycle: all -> all");
        assertRefused(
                bench,
                c -> {
                    Step<Long> first = c.task(LOAD, 1L).named("x");
                    first.after(c.task(LOAD, first).named("y"));
                },
                "cycle: y -> x -> y");
    }

    @Test
    void graphsThatWouldNotBeSoundAreRefused() {
        JobBench bench = JobBench.of(GRAPH);
        assertRefused(bench, c -> c.task(LOAD, 1L).named("a"), "both named a");
        assertRefused(bench, c -> c.feed("all", MERGE, c.step("a", LOAD)), "gathers a step twice");
        assertRefused(
                bench,
                c -> {
                    Step<Boolean> condition = c.task(IS_LARGE, 7L);
                    c.when(
                            condition,
                            () -> {
                                Step<Long> inner = c.task(LOAD, 1L).named("inner");
                                c.feed("all", MERGE, inner);
                                return inner;
                            },
                            () -> c.constant(Long.class, 0L));
                },
                "all takes the value of inner",
                "branch");
        Long[] many = new Long[100_000];
        Arrays.fill(many, 1_000_000_000L);
        assertRefused(
                bench,
                c -> c.feed("all", MERGE, c.reduce(MERGE, c.map(LOAD, List.of(many)))),
                "over " + JobBench.GRAPH_LIMIT,
                "graph-limit");
    }

    @Test
    void changesCountForTheLimitOfTheGraph() {
        Long[] some = new Long[10_000];
        Arrays.fill(some, 1_000_000_000L);
        JobBench bench = JobBench.of(GRAPH);
        int changes = 0;
        while (bench.change(c -> c.map(LOAD, List.of(some))).refusal().isEmpty()) {
            changes++;
            assertThat(changes).isLessThan(20);
        }

        assertThat(changes).isBetween(8, 9);
    }

    @Test
    void graphsFromBeforeThereWereOrdersAreRead() {
        assertThat(JobBench.text(GRAPH.encoded())).doesNotContain("after");
        assertThat(JobGraph.decoded(GRAPH.encoded())).isEqualTo(GRAPH);
    }
}
