package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.VerbNotPossible;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final Map<Port, Map<String, Duration>> LATE =
            Map.of(Port.of(7, 2), Map.of("198.18.7.11", Duration.ofMillis(5)));

    @Test
    void neitherNetemNorPythonRefusesDelaysAndOnlyThose() {
        var delays = new Delays("nowhere", () -> false, Optional::empty);

        assertThatThrownBy(() -> delays.requirePossible(LATE))
                .isInstanceOf(VerbNotPossible.class)
                .hasMessage("delay is not possible on this machine: its kernel has no netem (sch_netem), and python3,"
                        + " which could stand in, is missing; apt-get install python3");
        delays.requirePossible(Map.of());
    }

    @Test
    void netemIsTakenWhereItIs() {
        var delays = new Delays("nowhere", () -> true, Optional::empty);

        delays.requirePossible(LATE);

        assertThat(delays.areByKernel()).isTrue();
        delays.apply(LATE);
        assertThat(delays).hasToString("no relays");
    }

    @Test
    void pythonStandsInForIt() {
        var delays = new Delays("nowhere", () -> false, () -> Optional.of(Path.of("python3")));

        delays.requirePossible(LATE);

        assertThat(delays.areByKernel()).isFalse();
    }

    @Test
    void kernelIsNotAskedBeforeSomebodyWantsADelay() {
        var delays = new Delays(
                "nowhere",
                () -> {
                    throw new AssertionError("asked");
                },
                Optional::empty);

        delays.requirePossible(Map.of());
        delays.apply(Map.of());

        assertThat(delays.areByKernel()).isFalse();
    }
}
