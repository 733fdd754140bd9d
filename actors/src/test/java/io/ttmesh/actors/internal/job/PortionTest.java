package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.JobTemplate;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.TaskBody;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.Payload;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortionTest {
    private static final DistributedTask<Long, Long> HALF =
            DistributedTask.of("half", Long.class, Long.class, (value, context) -> {
                if (value % 2 != 0) {
                    throw new IllegalArgumentException("odd " + value);
                }
                if (value == 0) {
                    throw new ArithmeticException("nothing to halve");
                }
                return value / 2;
            });
    private static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (all, context) -> all.stream().mapToLong(Long::longValue).sum());
    private static final DistributedTask<Long, Long> PICKY =
            DistributedTask.of("picky", Long.class, Long.class, PortionTest::picky);
    private static final TaskRegistry BOTH = TaskRegistry.of(List.of(TaskSource.of(HALF, SUM)));
    private static final TaskRegistry ALONE = TaskRegistry.of(List.of(TaskSource.of(HALF)));

    /** Throws what a number stands for; 0 is fine. */
    private static Long picky(long value, TaskContext context) throws Exception {
        switch ((int) value) {
            case 1 -> throw new AssertionError("one");
            case 2 -> throw new NoClassDefFoundError("two");
            case 3 -> throw new Silent();
            case 4 -> {
                return endless(value);
            }
            case 5 -> throw new OutOfMemoryError("five");
            default -> {}
        }
        return value;
    }

    private static long endless(long value) {
        return value < 0 ? 0 : 1 + endless(value + 1);
    }

    /** Of user code, whose methods throw, too. */
    private static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new LinkageError("no text");
        }
    }

    private static TaskContext attempt() {
        return (TaskContext) Proxy.newProxyInstance(
                TaskContext.class.getClassLoader(),
                new Class<?>[] {TaskContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isCancelled" -> false;
                    default -> null;
                });
    }

    private static PortionResult run(PortionCall call, int failures, TaskRegistry registry) throws Exception {
        return PortionResult.decoded(TaskBody.run(HALF, call.encoded(), failures, attempt(), registry));
    }

    private static PortionCall list(String json, boolean tolerant, int attempts, boolean combines) {
        var rules = new PortionCall.Rules(
                tolerant,
                attempts,
                combines ? Optional.of(SUM.version()) : Optional.empty(),
                Set.of(ArithmeticException.class.getName()));
        return PortionCall.ofList(10, JobBench.json(json), rules);
    }

    private static String text(PortionResult result) {
        return JobBench.text(result.results().orElseThrow());
    }

    @Test
    void oneInputIsRunAsItIs() throws Exception {
        Payload result = TaskBody.run(HALF, JobBench.number(8), 0, attempt(), BOTH);

        assertThat(JobBench.text(result)).isEqualTo("4");
    }

    @Test
    void itemsAreRunInTheirOrder() throws Exception {
        PortionResult result = run(list("[2,4,6]", false, 1, false), 0, BOTH);

        assertThat(text(result)).isEqualTo("[1,2,3]");
        assertThat(result.items()).isEqualTo(3);
        assertThat(result.combined()).isFalse();
    }

    @Test
    void numbersOfARangeAreWhatTheTaskReadsThemAs() throws Exception {
        var rules = new PortionCall.Rules(false, 1, Optional.empty(), Set.of());
        PortionCall numbers = PortionCall.ofRange(0, 4, 5, rules);
        DistributedTask<Double, String> other =
                DistributedTask.of("other", Double.class, String.class, (value, context) -> "read " + value);

        assertThat(text(run(numbers, 0, BOTH))).isEqualTo("[2]");
        Payload told = TaskBody.run(other, numbers.encoded(), 0, attempt(), BOTH);
        assertThat(text(PortionResult.decoded(told))).isEqualTo("[\"read 4.0\"]");
    }

    @Test
    void resultsAreCombinedWhereTheTaskForThatIs() throws Exception {
        assertThat(text(run(list("[2,4,6]", false, 1, true), 0, BOTH))).isEqualTo("6");
        PortionResult elsewhere = run(list("[2,4,6]", false, 1, true), 0, ALONE);
        assertThat(elsewhere.combined()).isFalse();
        assertThat(text(elsewhere)).isEqualTo("[1,2,3]");
    }

    @Test
    void tolerantPortionTellsWhatFailedAndGoesOn() throws Exception {
        PortionResult result = run(list("[2,3,6]", true, 1, false), 0, BOTH);

        assertThat(text(result)).isEqualTo("[1,3]");
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.item()).isEqualTo(11);
            assertThat(gap.why()).contains("odd 3");
        });
    }

    @Test
    void otherPortionsEndAtTheFirstThatFails() throws Exception {
        PortionResult result = run(list("[2,3,6]", false, 1, false), 0, BOTH);

        assertThat(text(result)).isEqualTo("[1]");
        assertThat(result.failed()).isEqualTo(1);
    }

    @Test
    void itemThatFailsFailsTheAttemptWhileAnotherFollows() {
        assertThatThrownBy(() -> run(list("[2,3]", true, 3, false), 1, BOTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("odd 3");
    }

    @Test
    void itemThatFailsInTheLastAttemptIsAGap() throws Exception {
        PortionResult result = run(list("[2,3]", true, 3, false), 2, BOTH);

        assertThat(text(result)).isEqualTo("[1]");
        assertThat(result.failed()).isEqualTo(1);
    }

    @Test
    void portionWithoutResultsHasNone() throws Exception {
        PortionResult result = run(list("[1,3]", true, 1, true), 0, BOTH);

        assertThat(result.results()).isEmpty();
        assertThat(result.failed()).isEqualTo(2);
    }

    @Test
    void interruptedPortionEnds() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run(list("[2,4]", true, 1, false), 0, BOTH)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void itemThatNoAttemptWouldMendIsAGapAtOnce() throws Exception {
        PortionResult wrong = run(list("[2,\"x\",6]", true, 3, false), 0, BOTH);
        assertThat(text(wrong)).isEqualTo("[1,3]");
        assertThat(wrong.failed()).isEqualTo(1);

        PortionResult hopeless = run(list("[2,0,6]", true, 3, false), 0, BOTH);
        assertThat(text(hopeless)).isEqualTo("[1,3]");
        assertThat(hopeless.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.item()).isEqualTo(11));
    }

    private static PortionResult runPicky(String json, boolean tolerant, int failures) throws Exception {
        PortionCall call = list(json, tolerant, 2, false);
        return PortionResult.decoded(TaskBody.run(PICKY, call.encoded(), failures, attempt(), ALONE));
    }

    @Test
    void errorOfAnItemIsAGapLikeAnException() throws Exception {
        PortionResult result = runPicky("[0,1,2,4,0]", true, 1);

        assertThat(text(result)).isEqualTo("[0,0]");
        assertThat(result.failed()).isEqualTo(3);
        assertThat(result.gaps())
                .extracting(UnitEnd.ItemGap::why)
                .containsExactly(
                        "item 11: java.lang.AssertionError: one",
                        "item 12: java.lang.NoClassDefFoundError: two",
                        "item 13: java.lang.StackOverflowError");
    }

    @Test
    void errorOfAnItemFailsTheAttemptWhileAnotherFollows() {
        assertThatThrownBy(() -> runPicky("[0,1]", true, 0)).isInstanceOf(AssertionError.class);
    }

    @Test
    void failureThatHasNoTextIsAGapToo() throws Exception {
        PortionResult result = runPicky("[0,3,0]", true, 1);

        assertThat(text(result)).isEqualTo("[0,0]");
        assertThat(result.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).startsWith("item 11: " + Silent.class.getName()));
    }

    @Test
    void whatLeavesTheJvmInDoubtIsNoGap() {
        assertThatThrownBy(() -> runPicky("[0,5,0]", true, 1)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void assertionOfATemplatesCheckFailsItsPartOnly() throws Exception {
        var template =
                new JobTemplate<Long, Long, Long, Long>("checked", Long.class, Long.class, Long.class, Long.class) {
                    @Override
                    protected List<Long> split(Long work) {
                        return List.of(work);
                    }

                    @Override
                    protected Long compute(Long part, TaskContext context) {
                        return part;
                    }

                    @Override
                    protected void check(Long part, Long result) {
                        if (result == 3) {
                            throw new AssertionError("three");
                        }
                    }

                    @Override
                    protected Long assemble(Long work, List<Long> results) {
                        return work;
                    }
                };
        DistributedTask<?, ?> computing = template.tasks().stream()
                .filter(task -> task.version().name().endsWith(".compute"))
                .findFirst()
                .orElseThrow();

        PortionResult result = PortionResult.decoded(
                TaskBody.run(computing, list("[2,3,4]", true, 1, false).encoded(), 0, attempt(), ALONE));

        assertThat(text(result)).isEqualTo("[2,4]");
        assertThat(result.failed()).isEqualTo(1);
    }
}
