package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextLimitsTest {
    private static final String HALF = "\ud83d";

    private static Arguments of(String name, Runnable change, String message) {
        return Arguments.of(Named.of(name, change), message);
    }

    private static Set<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "n" + i).collect(Collectors.toSet());
    }

    static Stream<Arguments> tooLong() {
        TaskOptions options = TaskOptions.DEFAULTS;
        RetryPolicy retry = RetryPolicy.ONCE;
        return Stream.of(
                of("label name", () -> options.withLabels(Map.of("k".repeat(65), "v")), "name of length 65: use 1 to"),
                of("no name", () -> options.withLabels(Map.of("", "v")), "name of length 0: use 1 to 64"),
                of("label value", () -> options.withLabels(Map.of("k", "v".repeat(257))), "length 257: use 0 to 256"),
                of("half value", () -> options.withLabels(Map.of("k", HALF)), "half of a surrogate pair"),
                of("tag", () -> options.withRequiredTags(Set.of("t".repeat(129))), "tag of length 129: use 1 to 128"),
                of("33 tags", () -> options.withRequiredTags(names(33)), "required tags 33: use at most 32"),
                of("half key", () -> options.withIdempotencyKey(HALF), "half of a surrogate pair"),
                of("33 classes", () -> retry.withNonRetryable(names(33)), "nonRetryable names 33: use at most 32"),
                of("class", () -> retry.withNonRetryable(Set.of("c".repeat(513))), "length 513: use 1 to 512"),
                of("trace", () -> new TraceContext("", "s".repeat(513)), "tracestate length 513: use 0 to 512"));
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void refusesTextsThatAreTooLongOrCanNotBeWritten(Runnable change, String message) {
        assertThatThrownBy(change::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void countsTheTextsOfOptions() {
        TaskOptions options = TaskOptions.DEFAULTS
                .withIdempotencyKey("12345")
                .withLabels(Map.of("123", "1234567"))
                .withRequiredTags(Set.of("12"))
                .withRetry(RetryPolicy.ONCE.withNonRetryable(Set.of("123")));

        assertThat(TaskOptions.DEFAULTS.textBytes()).isZero();
        assertThat(options.textBytes()).isEqualTo(5 + 3 + 7 + 2 + 3);
    }

    @Test
    void failureCutsItsTextsAndMendsHalvedCharacters() {
        String long1 = "x".repeat(Failure.MESSAGE_CHARS_MAX - 1) + HALF + "\ude00 and more";

        var failure = new Failure(Failure.Cause.EXCEPTION, "c".repeat(9_999), long1, HALF);

        assertThat(failure.className()).hasSize(Failure.CLASS_CHARS_MAX);
        assertThat(failure.message()).hasSize(Failure.MESSAGE_CHARS_MAX).endsWith("x?");
        assertThat(failure.stack()).isEqualTo("?");
        assertThat(failure.sizeBytes()).isEqualTo(Failure.CLASS_CHARS_MAX + Failure.MESSAGE_CHARS_MAX + 1);
    }
}
