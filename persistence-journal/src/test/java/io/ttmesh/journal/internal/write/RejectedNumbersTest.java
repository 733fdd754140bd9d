package io.ttmesh.journal.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RejectedNumbersTest {
    private final RejectedNumbers rejected = new RejectedNumbers();

    @Test
    void nextWriteExpectsWhatStandsBeforeTheFirstRejectedNumber() {
        assertThat(rejected.expectedHighest("p", 7)).isEqualTo(6);
        rejected.rejected("p", 7);
        rejected.rejected("p", 8);

        assertThat(rejected.expectedHighest("p", 9)).isEqualTo(6);
        assertThat(rejected.expectedHighest("p", 7)).isEqualTo(6);
        assertThat(rejected.expectedHighest("other", 9)).isEqualTo(8);
    }

    @Test
    void storedWriteEndsTheGap() {
        rejected.rejected("p", 7);
        rejected.stored("p", OptionalLong.empty());
        assertThat(rejected.expectedHighest("p", 10)).isEqualTo(9);

        rejected.stored("p", OptionalLong.of(11));
        assertThat(rejected.expectedHighest("p", 12)).isEqualTo(10);
    }

    @Test
    void recoveryForgets() {
        rejected.rejected("p", 7);
        rejected.recovers("p");

        assertThat(rejected.expectedHighest("p", 8)).isEqualTo(7);
    }

    @Test
    void onlySoManyAreRemembered() {
        for (int i = 0; i <= 10_000; i++) {
            rejected.rejected("p" + i, 7);
        }

        assertThat(rejected.expectedHighest("p0", 8)).isEqualTo(7);
        assertThat(rejected.expectedHighest("p1", 8)).isEqualTo(6);
        assertThat(rejected.expectedHighest("p10000", 8)).isEqualTo(6);
    }
}
