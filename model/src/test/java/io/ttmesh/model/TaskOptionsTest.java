package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskOptionsTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private static Arguments change(String name, UnaryOperator<TaskOptions> change, String message) {
        return Arguments.of(Named.of(name, change), message);
    }

    private static Map<String, String> labels(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                change("priority -1", o -> o.withPriority(-1), "priority -1: use 0 to 9"),
                change("priority 10", o -> o.withPriority(10), "priority 10: use 0 to 9"),
                change("no timeout", o -> o.withTimeout(Duration.ZERO), "timeout PT0S: use more than zero"),
                change("endless timeout", o -> o.withTimeout(FOREVER), "at most PT87600H"),
                change("past deadline", o -> o.withDeadline(Duration.ofMillis(-1)), "deadline PT-0.001S: use"),
                change("endless deadline", o -> o.withDeadline(FOREVER), "at most PT87600H"),
                change("negative delay", o -> o.withDelay(Duration.ofNanos(-1)), "delay PT-0.000000001S: use zero"),
                change("endless delay", o -> o.withDelay(LONGEST.plusNanos(1)), "at most PT87600H"),
                change("17 labels", o -> o.withLabels(labels(17)), "labels 17: use at most 16"),
                change("memory", o -> o.withDurability(Durability.MEMORY), "durability MEMORY: use NONE or DURABLE"),
                change("local", o -> o.withDurability(Durability.LOCAL), "durability LOCAL: use NONE or DURABLE"),
                change("copies", o -> o.withDurability(Durability.REPLICATED), "REPLICATED: use NONE or DURABLE"),
                change("empty key", o -> o.withIdempotencyKey(""), "idempotency key length 0: use 1 to 256"),
                change("long key", o -> o.withIdempotencyKey("k".repeat(257)), "idempotency key length 257: use 1"),
                change(
                        "forgetful key",
                        o -> o.withIdempotencyKey("k").withDurability(Durability.NONE),
                        "NONE with an idempotency key: use DURABLE"),
                change("namespace", o -> o.withNamespace("Bad Name"), "namespace 'Bad Name'"));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void refusesWhatIsOutOfRangeAndSaysTheRange(UnaryOperator<TaskOptions> change, String message) {
        assertThatThrownBy(() -> change.apply(TaskOptions.DEFAULTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    static Stream<Named<UnaryOperator<TaskOptions>>> atTheEdge() {
        return Stream.of(
                Named.of("priority 0", o -> o.withPriority(0)),
                Named.of("priority 9", o -> o.withPriority(9)),
                Named.of("1 ns", o -> o.withTimeout(Duration.ofNanos(1)).withDeadline(Duration.ofNanos(1))),
                Named.of(
                        "longest",
                        o -> o.withTimeout(LONGEST).withDeadline(LONGEST).withDelay(LONGEST)),
                Named.of("16 labels", o -> o.withLabels(labels(16))),
                Named.of("key of 256", o -> o.withIdempotencyKey("k".repeat(256))),
                Named.of("durable key", o -> o.withIdempotencyKey("k").withDurability(Durability.DURABLE)));
    }

    @ParameterizedTest
    @MethodSource("atTheEdge")
    void takesWhatIsAtTheEdgeOfARange(UnaryOperator<TaskOptions> change) {
        assertThatCode(() -> change.apply(TaskOptions.DEFAULTS)).doesNotThrowAnyException();
    }

    private static <T> Arguments wither(
            String name, UnaryOperator<TaskOptions> change, Function<TaskOptions, T> part, T expected) {
        return Arguments.of(Named.of(name, change), part, expected);
    }

    static Stream<Arguments> withers() {
        var minute = Duration.ofMinutes(1);
        var region = RegionPreference.only(new Region("eu"));
        var node = new NodeId("n1");
        return Stream.of(
                wither("namespace", o -> o.withNamespace("x"), TaskOptions::namespace, "x"),
                wither("priority", o -> o.withPriority(7), TaskOptions::priority, 7),
                wither("timeout", o -> o.withTimeout(minute), TaskOptions::timeout, Optional.of(minute)),
                wither("deadline", o -> o.withDeadline(minute), TaskOptions::deadline, Optional.of(minute)),
                wither("retry", o -> o.withRetry(RetryPolicy.of(3)), TaskOptions::retry, RetryPolicy.of(3)),
                wither(
                        "durability",
                        o -> o.withDurability(Durability.DURABLE),
                        TaskOptions::durability,
                        Optional.of(Durability.DURABLE)),
                wither("key", o -> o.withIdempotencyKey("k"), TaskOptions::idempotencyKey, Optional.of("k")),
                wither("tags", o -> o.withRequiredTags(Set.of("gpu")), TaskOptions::requiredTags, Set.of("gpu")),
                wither("region", o -> o.withRegion(region), TaskOptions::region, region),
                wither("node", o -> o.withNode(node), TaskOptions::node, Optional.of(node)),
                wither("delay", o -> o.withDelay(minute), TaskOptions::delay, minute),
                wither("when full", o -> o.withWhenFull(WhenFull.REFUSE), TaskOptions::whenFull, WhenFull.REFUSE),
                wither("labels", o -> o.withLabels(Map.of("a", "b")), TaskOptions::labels, Map.of("a", "b")));
    }

    @ParameterizedTest
    @MethodSource("withers")
    void witherChangesItsPart(UnaryOperator<TaskOptions> change, Function<TaskOptions, Object> part, Object expected) {
        assertThat(part.apply(TaskOptions.DEFAULTS)).isNotEqualTo(expected);
        assertThat(part.apply(change.apply(TaskOptions.DEFAULTS))).isEqualTo(expected);
    }

    @Test
    void witherKeepsEveryOtherPart() {
        var wait = Duration.ofSeconds(3);
        UnaryOperator<TaskOptions> all = o -> o.withNamespace("x")
                .withPriority(7)
                .withTimeout(wait)
                .withDeadline(wait)
                .withRetry(RetryPolicy.of(3))
                .withIdempotencyKey("k")
                .withDurability(Durability.DURABLE)
                .withRequiredTags(Set.of("gpu"))
                .withRegion(RegionPreference.near(new Region("eu")))
                .withNode(new NodeId("n1"))
                .withDelay(wait)
                .withWhenFull(WhenFull.REFUSE)
                .withLabels(Map.of("a", "b"));

        TaskOptions changed = all.apply(TaskOptions.DEFAULTS);

        assertThat(all.apply(changed)).isEqualTo(changed);
        assertThat(changed.withPriority(4).withPriority(7)).isEqualTo(changed);
    }

    @Test
    void doesNotChangeWithWhatItWasMadeFrom() {
        Set<String> tags = new HashSet<>(Set.of("gpu"));
        TaskOptions options = TaskOptions.DEFAULTS.withRequiredTags(tags);

        tags.add("ssd");

        assertThat(options.requiredTags()).containsExactly("gpu");
    }
}
