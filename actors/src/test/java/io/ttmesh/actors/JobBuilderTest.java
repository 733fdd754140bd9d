package io.ttmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.model.Durability;
import io.ttmesh.model.JobId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JobBuilderTest {
    private static final DistributedTask<String, Long> LENGTH =
            DistributedTask.of("length", String.class, Long.class, (text, context) -> (long) text.length());
    private static final DistributedTask<Both<Long, Long>, Long> ADD =
            Both.task("add", Long.class, Long.class, Long.class, (a, b, context) -> a + b);
    private static final DistributedTask<Three<Long, Long, Long>, Long> ADD_THREE = Three.task(
            "add-three",
            new Three.Of<>(Long.class, Long.class, Long.class),
            Long.class,
            (a, b, c, context) -> a + b + c);
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "sum", new TypeReference<List<Long>>() {}, new TypeReference<Long>() {}, (all, context) -> 0L);
    private static final DistributedTask<Long, Boolean> IS_LARGE =
            DistributedTask.of("is-large", Long.class, Boolean.class, (value, context) -> value > 5);
    private static final DistributedTask<String, Unfold<String, Long>> COUNT = Unfold.task(
            "count", String.class, Long.class, (text, context) -> Unfold.last(List.of((long) text.length())));
    private static final DistributedTask<Long, Long> NEXT =
            DistributedTask.of("next", Long.class, Long.class, (value, context) -> value + 1);

    @Test
    void sameJobHasTheSameBytes() {
        assertThat(all().encoded()).isEqualTo(all().encoded());
        assertThat(all().name()).isEqualTo("all");
    }

    private static Job<Long> all() {
        return Job.define("all", j -> {
            var a = j.task(LENGTH, "a");
            var b = j.task(LENGTH, TaskOptions.DEFAULTS.withPriority(9), "b").named("other");
            var added = j.group("adding", () -> j.task(ADD, a, b));
            var three = j.task(ADD_THREE, a, b, added);
            var mapped = j.reduce(SUM, j.pipe(NEXT, j.map(LENGTH, List.of("x", "y", "z"))));
            var chosen = j.when(j.task(IS_LARGE, three), () -> j.constant(Long.class, 7L), () -> mapped);
            var unfolded = j.reduce(SUM, j.pipe(NEXT, j.unfold(COUNT, "abc")));
            return j.gather(SUM, List.of(added, three, chosen, unfolded));
        });
    }

    @Test
    void everyKindOfStepThatRunsATaskTakesOptions() {
        TaskOptions first = TaskOptions.DEFAULTS.withPriority(9);
        Job<Long> job = Job.define("urgent", j -> {
            var a = j.task(LENGTH, first, "a");
            var b = j.task(NEXT, first, a);
            var added = j.task(ADD, first, a, b);
            var three = j.task(ADD_THREE, first, a, b, added);
            MapOptions mapped = MapOptions.DEFAULTS.withTask(first);
            var piped = j.pipe(NEXT, j.map(LENGTH, List.of("x"), mapped), PipeOptions.DEFAULTS.withTask(first));
            var unfolded = j.unfold(COUNT, "abc", UnfoldOptions.DEFAULTS.withTask(first));
            var sums = List.of(three, j.reduce(SUM, first, piped, 4), j.reduce(SUM, first, unfolded, 4));
            return j.gather(SUM, first, sums, Join.all());
        });

        JobGraph graph = JobGraph.decoded(job.encoded());

        assertThat(graph.options()).containsExactly(first);
        assertThat(graph.vertices())
                .extracting(vertex -> vertex.work().runs().map(TaskVersion::name))
                .contains(Optional.of("add-three"));
    }

    @Test
    void payloadOfTwoValuesIsReadAsTheInputOfTheirTask() {
        assertThat(ADD.input().decode(ADD.input().encode(new Both<>(1L, 2L)))).isEqualTo(new Both<>(1L, 2L));
        assertThat(ADD.signature()).contains("Both<java.lang.Long,java.lang.Long>");
    }

    @Test
    void stepOfAnotherJobIsRefused() {
        List<Step<Long>> taken = new ArrayList<>();
        Job<Long> first = Job.define("first", j -> {
            taken.add(j.task(LENGTH, "a"));
            return taken.getFirst();
        });
        assertThat(first.name()).isEqualTo("first");

        assertRefused(() -> Job.define("second", j -> j.task(IS_LARGE, taken.getFirst())), "belongs to", "first");
    }

    @Test
    void stepAfterTheDefinitionIsRefused() {
        List<JobBuilder> taken = new ArrayList<>();
        Job<Long> job = Job.define("done", j -> {
            taken.add(j);
            return j.task(LENGTH, "a");
        });
        assertThat(job.name()).isEqualTo("done");

        assertRefused(() -> taken.getFirst().task(LENGTH, "b"), "is defined already");
    }

    @Test
    void stepThatNothingNeedsIsRefused() {
        assertRefused(
                () -> Job.define("idle", j -> {
                    j.task(LENGTH, "nobody").named("forgotten");
                    return j.task(LENGTH, "a");
                }),
                "does not depend on forgotten");
    }

    @Test
    void valueOfABranchIsRefusedOutsideIt() {
        List<Step<Long>> leaked = new ArrayList<>();
        assertRefused(
                () -> Job.define("leak", j -> {
                    var large = j.task(IS_LARGE, j.task(LENGTH, "a"));
                    var chosen = j.when(
                            large,
                            () -> {
                                leaked.add(j.task(LENGTH, "b").named("inner"));
                                return leaked.getFirst();
                            },
                            () -> j.constant(Long.class, 0L));
                    return j.task(ADD, chosen, leaked.getFirst());
                }),
                "takes the value of inner",
                "branch");
    }

    @Test
    void stepThatOnlyComesBeforeAnotherIsNeeded() {
        Job<Long> job = Job.define("order", j -> {
            Mapped<Long> mapped = j.map(LENGTH, List.of("x")).named("mapped").after(j.task(LENGTH, "before"));
            return j.reduce(SUM, mapped);
        });
        assertThat(job.name()).isEqualTo("order");

        assertRefused(
                () -> Job.define("circle", j -> {
                    var first = j.constant(Long.class, 1L).named("first");
                    var second = j.task(IS_LARGE, first).named("second");
                    first.after(second);
                    return second;
                }),
                "cycle: second -> first -> second");
    }

    @Test
    void stepsThatAreThereKeepTheirNames() {
        var id = new JobId("j1");
        assertRefused(() -> JobChange.of(id, c -> c.step("a").named("b")), "step a is there", "named b");
        assertRefused(
                () -> JobChange.of(id, c -> {
                    c.task(LENGTH, "x").named("same");
                    c.task(LENGTH, "y").named("same");
                }),
                "two steps named same");
    }

    @Test
    void changeIsClosedWhenItIsMade() {
        List<JobChange> taken = new ArrayList<>();
        JobChange change = JobChange.of(new JobId("j1"), c -> {
            taken.add(c);
            assertThatThrownBy(c::encoded).isInstanceOf(IllegalStateException.class);
            c.task(LENGTH, "a");
        });
        assertThat(change.encoded().sizeBytes()).isPositive();

        assertRefused(() -> taken.getFirst().task(LENGTH, "b"), "JobHandle.change");
        assertRefused(() -> taken.getFirst().feed("all", SUM, taken.getFirst().step("a", SUM)), "JobHandle.change");
        assertRefused(() -> taken.getFirst().step("a").after(taken.getFirst().step("b")), "JobHandle.change");
    }

    @Test
    void branchesMayHaveBranches() {
        Job<Long> job = Job.define("nested", j -> {
            var a = j.task(LENGTH, "a");
            return j.when(
                    j.task(IS_LARGE, a),
                    () -> j.when(j.task(IS_LARGE, a), () -> j.task(LENGTH, "x"), () -> a),
                    () -> j.constant(Long.class, 1L));
        });

        assertThat(job.toString()).startsWith("nested");
    }

    @Test
    void conditionFromOutsideABranchIsTakenIntoIt() {
        Job<Long> job = Job.define("nested", j -> {
            var a = j.task(LENGTH, "a");
            var isLarge = j.task(IS_LARGE, a).named("is-large");
            var isLarger = j.task(IS_LARGE, a).named("is-larger");
            return j.when(
                    isLarge,
                    () -> {
                        var within = j.task(LENGTH, "outer");
                        return j.when(
                                isLarger, () -> j.task(ADD, within, within).named("inner"), () -> within);
                    },
                    () -> j.constant(Long.class, 1L));
        });

        JobGraph graph = JobGraph.decoded(job.encoded());
        JobGraph.Vertex inner = graph.vertices().stream()
                .filter(vertex -> vertex.name().equals("inner"))
                .findFirst()
                .orElseThrow();
        JobGraph.Vertex condition = graph.vertices().get(inner.guard());
        assertThat(condition.work()).isInstanceOf(JobGraph.Choice.class);
        assertThat(graph.vertices().get(condition.guard()).name()).isEqualTo("is-large");
    }

    @Test
    void namesAreUniqueAndSound() {
        assertRefused(
                () -> Job.define("names", j -> {
                    var a = j.task(LENGTH, "a").named("same");
                    return j.task(ADD, a, j.task(LENGTH, "b").named("same"));
                }),
                "two steps named same");
        assertRefused(() -> Job.define("names", j -> j.task(LENGTH, "a").named(" ")), "control character");
        assertRefused(() -> Job.define("no name", j -> j.task(LENGTH, "a")), "no name");
    }

    @Test
    void optionsThatAreTheJobsOwnAreRefused() {
        assertRefused(
                () -> Job.define("key", j -> j.task(LENGTH, TaskOptions.DEFAULTS.withIdempotencyKey("mine"), "a")),
                "idempotency key mine");
        assertRefused(
                () -> Job.define(
                        "volatile", j -> j.task(LENGTH, TaskOptions.DEFAULTS.withDurability(Durability.NONE), "a")),
                "durability NONE");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // Only a cast gets past the compiler.
    void valueOfAnotherTypeIsRefusedWithThePath() {
        assertRefused(
                () -> Job.define("cast", j -> j.task(IS_LARGE, (Step<Long>) (Step) j.task(IS_LARGE, 7L))),
                "is-large -> is-large@1",
                "java.lang.Boolean",
                "java.lang.Long");
        assertRefused(
                () -> Job.define("pipe", j -> {
                    Mapped<Boolean> large = j.pipe(IS_LARGE, j.map(LENGTH, List.of("a")));
                    return j.pipe(IS_LARGE, (Mapped<Long>) (Mapped) large);
                }),
                "is-large -> is-large@1",
                "java.lang.Boolean",
                "java.lang.Long");
    }

    @Test
    void pipeOfAMapThatMayLackItemsIsRefused() {
        MapOptions half = MapOptions.DEFAULTS.withJoin(Join.fraction(0.5));
        assertRefused(
                () -> Job.define("pipe", j -> j.pipe(IS_LARGE, j.map(LENGTH, List.of("a", "b"), half))),
                "is-large takes the portions of length as they come",
                "use j.map",
                "Join.all()");
        assertRefused(() -> PipeOptions.DEFAULTS.withAhead(0), "0 portions ahead: use 1 or more");
    }

    @Test
    void quorumOfMoreThanThereAreIsRefused() {
        assertRefused(
                () -> Job.define(
                        "quorum",
                        j -> j.gather(SUM, TaskOptions.DEFAULTS, List.of(j.task(LENGTH, "a")), Join.quorum(2))),
                "wants 2 of 1");
        assertRefused(() -> Join.quorum(0), "use 1 or more");
        assertRefused(() -> Join.fraction(1.5), "at most 1");
    }

    @Test
    void unfoldIsAListOfWhatItsTaskEmits() {
        Job<List<Long>> job = Job.define("unfold", j -> j.unfold(COUNT, "a", UnfoldOptions.DEFAULTS.withRuns(3)));

        assertThat(job.result().typeName()).isEqualTo("java.util.List<java.lang.Long>");
        assertThat(JobGraph.decoded(job.encoded()).vertices().getLast().work())
                .isEqualTo(new JobGraph.Unfold(COUNT.version(), 0, 0, Optional.of(3)));
        assertThat(COUNT.signature()).contains("Unfold<java.lang.String,java.lang.Long>");
    }

    @Test
    void valueOfAnotherTypeIsNoState() {
        assertRefused(
                () -> Job.define("unfold", j -> j.unfold(COUNT, castToText(j.task(LENGTH, "a")))), "String is wanted");
        assertRefused(() -> UnfoldOptions.DEFAULTS.withRuns(-1), "an unfold of -1 runs: use 1 or more");
    }

    @SuppressWarnings("unchecked") // A mistake that the compiler would find otherwise.
    private static Step<String> castToText(Step<?> step) {
        return (Step<String>) step;
    }

    @Test
    void portionsThatNoSlotMayHaveAreRefused() {
        assertRefused(() -> MapOptions.DEFAULTS.pulled(0), "0 portions for each executor slot", "use 1 or more");
        assertThat(MapOptions.DEFAULTS.pulled().withPortionItems(5).withJoin(Join.fraction(0.5)))
                .isEqualTo(new MapOptions(TaskOptions.DEFAULTS, 5, Join.fraction(0.5), 1));
    }

    private static void assertRefused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContainingAll(words);
    }
}
