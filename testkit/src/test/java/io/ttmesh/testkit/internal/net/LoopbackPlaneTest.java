package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.VerbNotPossible;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopbackPlaneTest {
    private static final LinkTable SPLIT = LinkTable.GOOD.cut("n1", "n2").cut("n2", "n1");

    private final Map<String, Set<String>> cuts = new HashMap<>();
    private final LoopbackPlane plane = new LoopbackPlane("this process is not root", cuts::put);

    @BeforeEach
    void seatNodes() {
        plane.seat("n1");
        plane.seat("n2");
        plane.seat("n3");
    }

    @Test
    void everybodyStandsOnLoopbackAtAFreePort() {
        assertThat(plane.seat("n1").host()).isEqualTo("127.0.0.1");
        assertThat(plane.seat("n1").port()).isZero();
        assertThat(plane.seat("n1").prefix()).isEmpty();
        assertThat(plane.clients()).isEqualTo(plane.seat("n1"));
    }

    @Test
    void nodesNeedTheTestMode() {
        assertThat(plane.settings()).isEqualTo(Map.of("pekko.remote.artery.advanced.test-mode", true));
    }

    @Test
    void cutsAreMadeAtBothEnds() {
        plane.apply(SPLIT);

        assertThat(cuts).isEqualTo(Map.of("n1", Set.of("n2"), "n2", Set.of("n1"), "n3", Set.of(), "clients", Set.of()));
    }

    @Test
    void clientsCanBeCutOff() {
        plane.apply(LinkTable.GOOD.cut("n1", "clients").cut("clients", "n1"));

        assertThat(cuts).containsEntry("n1", Set.of("clients")).containsEntry("clients", Set.of("n1"));
    }

    @Test
    void healingTellsEverybody() {
        plane.apply(SPLIT);
        cuts.clear();

        plane.apply(LinkTable.GOOD);

        assertThat(cuts)
                .containsOnlyKeys("n1", "n2", "n3", "clients")
                .allSatisfy((place, peers) -> assertThat(peers).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatTestModeCanNotDoIsRefusedAndNothingChanges(String verb, LinkTable table) {
        assertThatThrownBy(() -> plane.apply(table))
                .isInstanceOf(VerbNotPossible.class)
                .hasMessage(verb + " is not possible here; network faults: cluster traffic only (Pekko's test mode),"
                        + " because this process is not root; one-way cuts, loss, rate and delay are refused;"
                        + " run the tests as root on Linux");
        assertThat(cuts).isEmpty();
    }

    static Object[][] impossible() {
        return new Object[][] {
            {"cut one way", LinkTable.GOOD.cut("n1", "n2")},
            {"cut one way", SPLIT.cut("n2", "n3")},
            {"lose", SPLIT.lose("n1", "n2", 0.1)},
            {"slow", SPLIT.slow("n2", "n1", 1000)},
            {"delay", LinkTable.GOOD.delay("n1", "n3", Duration.ofMillis(1))},
        };
    }

    @Test
    void placesWithoutASeatAreRefused() {
        assertThatThrownBy(() -> plane.apply(LinkTable.GOOD.cut("n1", "n9").cut("n9", "n1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no place 'n9'");
    }
}
