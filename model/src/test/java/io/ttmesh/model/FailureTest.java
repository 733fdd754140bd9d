package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {
    @ParameterizedTest
    @CsvSource({
        "EXCEPTION, true, false",
        "TIMEOUT, true, false",
        "LOST_NODE, true, true",
        "LEASE_LAPSED, true, true",
        "OUT_OF_MEMORY, true, false",
        "WRONG_PAYLOAD, false, false",
        "UNKNOWN_TASK, false, false",
        "NO_ELIGIBLE_NODE, false, false",
        "OVERLOADED, false, false",
    })
    void causeSaysWhetherARetryMayHelpAndWhoIsToBlame(Failure.Cause cause, boolean retryable, boolean workersLoss) {
        Failure failure = Failure.of(cause, "x");

        assertThat(failure.isRetryable()).isEqualTo(retryable);
        assertThat(failure.isWorkersLoss()).isEqualTo(workersLoss);
    }

    @Test
    void textsAreCutToTheirLimits() {
        String endless = "x".repeat(100_000);

        Failure failure = new Failure(Failure.Cause.EXCEPTION, endless, endless, endless);

        assertThat(failure.className()).hasSize(Failure.CLASS_CHARS_MAX);
        assertThat(failure.message()).hasSize(Failure.MESSAGE_CHARS_MAX);
        assertThat(failure.stack()).hasSize(Failure.STACK_CHARS_MAX);
    }

    @ParameterizedTest
    @EnumSource(TaskPhase.class)
    void finalPhasesAreThoseOfAnOutcome(TaskPhase phase) {
        boolean isEnd = switch (phase) {
            case WAITING, QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
        };

        assertThat(phase.isFinal()).isEqualTo(isEnd);
    }
}
