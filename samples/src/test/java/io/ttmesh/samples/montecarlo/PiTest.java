package io.ttmesh.samples.montecarlo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ttmesh.actors.NamedJob;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.samples.montecarlo.Pi.Estimate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PiTest {
    private static final int PORTIONS = 20;

    @Test
    void comesNearPiAndIsTheSameEachTime() {
        try (Mesh mesh = Mesh.local()) {
            Estimate first = mesh.run(Pi.job(200_007, PORTIONS, 42)).await(Duration.ofSeconds(30));
            Estimate second = mesh.run(Pi.job(200_007, PORTIONS, 42)).await(Duration.ofSeconds(30));

            assertThat(first.points()).isEqualTo(200_007);
            assertThat(first.pi()).isEqualTo(byHand(200_007, 42)).isCloseTo(Math.PI, within(4 * first.standardError()));
            assertThat(first.standardError()).isBetween(0.003, 0.004);
            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void portionsHaveNumbersOfTheirOwn() {
        assertThat(new Points(1, 0).next()).isEqualTo(new Points(1, 0).next()).isNotEqualTo(new Points(1, 1).next());
        assertThat(new Points(2, 0).next()).isNotEqualTo(new Points(1, 0).next());
    }

    @Test
    void isRunByName() {
        NamedJob<?> named = new Pi().jobs().iterator().next();

        assertThat(named.make(Map.of("points", "10", "portions", "2", "seed", "3"))
                        .name())
                .isEqualTo(named.name())
                .isEqualTo("montecarlo");
        assertThatThrownBy(() -> named.make(Map.of("points", "0")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--points is 0: use 1 or more");
        assertThatThrownBy(() -> named.make(Map.of("portions", "10001")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--portions is 10001: use 1 to 10000");
    }

    private static double byHand(long points, long seed) {
        long inside = 0;
        for (int portion = 0; portion < PORTIONS; portion++) {
            var numbers = new Points(seed, portion);
            for (long i = portion; i < points; i += PORTIONS) {
                if (Math.hypot(numbers.next(), numbers.next()) < 1) {
                    inside++;
                }
            }
        }
        return 4.0 * inside / points;
    }
}
