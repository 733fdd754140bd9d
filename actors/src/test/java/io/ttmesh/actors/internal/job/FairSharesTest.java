package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Seeds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FairSharesTest {
    private static final int TRIES = 200;

    static LongStream seeds() {
        return Seeds.first(TRIES);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5, ''",
        "3 4, 10, 3 4",
        "9 9, 10, 5 5",
        "9 2 9, 10, 4 2 4",
        "9 9 9, 10, 4 3 3",
        "100 1 100, 10, 5 1 4",
        "0 7 0, 5, 0 5 0",
        "5 5 5, 2, 1 1 0",
        "0 5 5, 1, 0 1 0",
        "2147483647 2147483647, 2147483647, 1073741824 1073741823"
    })
    void whatSomeLeaveGoesToThoseThatWantMore(String wants, int limit, String shares) {
        assertThat(FairShares.of(numbers(wants), limit)).containsExactly(numbers(shares));
    }

    private static int[] numbers(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nobodyHasMoreThanItWantsOrThanOneThatIsShort(long seed) {
        var random = new Random(seed);
        int[] wants = random.ints(random.nextInt(12), 0, 30).toArray();
        int limit = 1 + random.nextInt(100);

        int[] shares = FairShares.of(wants, limit);

        assertThat((long) Arrays.stream(shares).sum())
                .isEqualTo(Math.min(limit, Arrays.stream(wants).sum()));
        for (int i = 0; i < wants.length; i++) {
            assertThat(shares[i]).isBetween(0, wants[i]);
            if (shares[i] < wants[i]) {
                assertThat(Arrays.stream(shares).max().orElseThrow())
                        .isLessThanOrEqualTo(shares[shortest(wants, shares)] + 1);
            }
        }
    }

    /** The one with the smallest share of those that want more. */
    private static int shortest(int[] wants, int[] shares) {
        int found = -1;
        for (int i = 0; i < wants.length; i++) {
            if (shares[i] < wants[i] && (found < 0 || shares[i] < shares[found])) {
                found = i;
            }
        }
        return found;
    }
}
