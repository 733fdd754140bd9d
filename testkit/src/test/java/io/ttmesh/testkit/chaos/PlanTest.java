package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final int NODES = 3;

    @Test
    void isAFunctionOfItsSeed() {
        assertThat(Plan.of(5, 100, NODES)).isEqualTo(Plan.of(5, 100, NODES));
        assertThat(Plan.of(5, 100, NODES)).isNotEqualTo(Plan.of(6, 100, NODES));
        assertThat(Plan.of(5, 100, NODES).rounds().subList(0, 7))
                .isEqualTo(Plan.of(5, 7, NODES).rounds());
    }

    @Test
    void everyDeckHasEachFaultOnce() {
        int deck = Plan.EVERYDAY.size();
        Plan plan = Plan.of(5, 3 * deck, NODES);

        for (int from = 0; from < 3 * deck; from += deck) {
            assertThat(plan.rounds().subList(from, from + deck).stream().map(Plan.Round::fault))
                    .containsExactlyInAnyOrderElementsOf(Plan.EVERYDAY);
        }
        assertThat(deck).isGreaterThanOrEqualTo(15);
    }

    @Test
    void killsOneNodeMostly() {
        assertThat(Plan.ofKills(5, 100, NODES)).isEqualTo(Plan.ofKills(5, 100, NODES));
        assertThat(Plan.ofKills(5, 100, NODES).rounds().stream().map(Plan.Round::fault))
                .containsOnly(Fault.KILL, Fault.KILL_TWO, Fault.KILL_ALL)
                .filteredOn(fault -> fault == Fault.KILL)
                .hasSize(90);
    }

    @Test
    void theSeedOfTheActorsInTheBuildKillsPausesAndIsolates() {
        assertThat(Plan.ofActors(ActorChaosClusterTest.SEED, ActorChaosClusterTest.ROUNDS, NODES).rounds().stream()
                        .map(Plan.Round::fault))
                .contains(Fault.KILL, Fault.LONG_PAUSE, Fault.LONG_ISOLATION);
    }

    @Test
    void facesTwoDifferentNodes() {
        assertThat(Plan.of(5, 100, NODES).rounds()).allSatisfy(round -> {
            assertThat(round.victim()).isBetween(0, NODES - 1);
            assertThat(round.other()).isBetween(0, NODES - 1).isNotEqualTo(round.victim());
        });
    }

    @Test
    void theSeedsOfTheBuildMeetEveryFault() {
        Set<Fault> met = new HashSet<>();
        for (long seed : List.of(ChaosClusterTest.SEED, JournalChaosClusterTest.SEED)) {
            met.addAll(Plan.of(seed, ChaosClusterTest.ROUNDS, NODES).rounds().stream()
                    .map(Plan.Round::fault)
                    .collect(Collectors.toSet()));
        }
        assertThat(met).containsExactlyInAnyOrderElementsOf(Plan.EVERYDAY);
    }
}
