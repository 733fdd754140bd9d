package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Port CLIENTS = Port.of(7, 0);
    private static final Port N1 = Port.of(7, 1);
    private static final Port N2 = Port.of(7, 2);
    private static final Rules RULES = new Rules(Map.of(NetworkPlane.CLIENTS, CLIENTS, "n1", N1, "n2", N2));

    @Test
    void goodLinksNeedNoRules() {
        assertThat(RULES.filter(LinkTable.GOOD)).isEqualTo("""
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            COMMIT
            """);
        assertThat(RULES.shapes(LinkTable.GOOD, true)).isEmpty();
        assertThat(RULES.delays(LinkTable.GOOD)).isEmpty();
    }

    @Test
    void cutsDropPacketsInTheirDirectionOnly() {
        assertThat(dropsOf(LinkTable.GOOD.cut("n1", "n2")))
                .containsExactly("-A FORWARD -s 198.18.7.11 -d 198.18.7.12 -j DROP");
    }

    @Test
    void rulesStandInTheOrderOfPlacesWhateverWasSaidFirst() {
        LinkTable table =
                LinkTable.GOOD.cut("n2", "n1").cut("n1", NetworkPlane.CLIENTS).cut("n1", "n2");

        assertThat(dropsOf(table))
                .containsExactly(
                        "-A FORWARD -s 198.18.7.11 -d 198.18.7.1 -j DROP",
                        "-A FORWARD -s 198.18.7.11 -d 198.18.7.12 -j DROP",
                        "-A FORWARD -s 198.18.7.12 -d 198.18.7.11 -j DROP");
    }

    @Test
    void lossDropsItsShare() {
        assertThat(dropsOf(LinkTable.GOOD.lose("n1", "n2", 0.3)))
                .containsExactly("-A FORWARD -s 198.18.7.11 -d 198.18.7.12"
                        + " -m statistic --mode random --probability 0.300000 -j DROP");
    }

    @Test
    void cutGoesBeforeLoss() {
        assertThat(dropsOf(LinkTable.GOOD.lose("n1", "n2", 0.3).cut("n1", "n2")))
                .containsExactly("-A FORWARD -s 198.18.7.11 -d 198.18.7.12 -j DROP");
    }

    @Test
    void rateIsAClassForPacketsOfThatSourceAtThePortOfTheReceiver() {
        Map<Port, String> shapes = RULES.shapes(LinkTable.GOOD.slow("n1", "n2", 1_000_000), false);

        assertThat(shapes).containsOnlyKeys(N2);
        assertThat(shapes.get(N2)).isEqualTo("""
            qdisc replace dev p2 root handle 1: htb default 1
            class replace dev p2 parent 1: classid 1:1 htb rate 10gbit burst 4mb cburst 4mb quantum 60000
            class add dev p2 parent 1: classid 1:11 htb rate 1000000bps burst 16kb cburst 16kb quantum 60000
            qdisc add dev p2 parent 1:11 handle 11: bfifo limit 400000
            filter add dev p2 parent 1: protocol ip prio 1 u32 match ip src 198.18.7.11/32 flowid 1:11
            """);
    }

    @Test
    void slowLinksQueueAFewPacketsAtLeast() {
        assertThat(RULES.shapes(LinkTable.GOOD.slow("n1", "n2", 1000), false).get(N2))
                .contains("bfifo limit 200000\n");
    }

    @Test
    void receiverOfSeveralSlowLinksHasAClassForEach() {
        LinkTable table = LinkTable.GOOD.slow(NetworkPlane.CLIENTS, "n2", 1000).slow("n1", "n2", 2000);

        assertThat(RULES.shapes(table, false).get(N2))
                .containsOnlyOnce("root handle 1: htb")
                .contains("classid 1:10 htb rate 1000bps", "match ip src 198.18.7.1/32 flowid 1:10")
                .contains("classid 1:11 htb rate 2000bps", "match ip src 198.18.7.11/32 flowid 1:11");
    }

    @Test
    void delaysAreNetemsWhereTheKernelHasIt() {
        LinkTable table = LinkTable.GOOD.delay("n1", "n2", Duration.ofMillis(50));

        assertThat(RULES.shapes(table, true).get(N2))
                .contains("classid 1:11 htb rate 10gbit")
                .contains("qdisc add dev p2 parent 1:11 handle 11: netem delay 50000us limit 10000\n");
        assertThat(RULES.shapes(table, false)).isEmpty();
        assertThat(RULES.delays(table)).isEqualTo(Map.of(N2, Map.of("198.18.7.11", Duration.ofMillis(50))));
    }

    @Test
    void delayAndRateOfALinkShareAClass() {
        LinkTable table =
                LinkTable.GOOD.delay("n1", "n2", Duration.ofMillis(50)).slow("n1", "n2", 1000);

        assertThat(RULES.shapes(table, true).get(N2))
                .contains("classid 1:11 htb rate 1000bps")
                .contains("netem delay 50000us")
                .doesNotContain("bfifo");
    }

    @Test
    void placesWithoutASeatAreRefused() {
        assertThatThrownBy(() -> RULES.filter(LinkTable.GOOD.cut("n1", "n9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no place 'n9'");
    }

    private static String[] dropsOf(LinkTable table) {
        return RULES.filter(table).lines().filter(line -> line.startsWith("-A")).toArray(String[]::new);
    }
}
