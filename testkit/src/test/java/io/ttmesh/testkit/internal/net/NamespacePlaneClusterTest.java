package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.testkit.Timing;
import io.ttmesh.testkit.VerbNotPossible;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each fault does to datagrams and connections of plain processes, and what it leaves alone. */
@Tag("cluster")
@Timeout(60)
class NamespacePlaneClusterTest {
    private static String rootRules;
    private static NamespacePlane plane;
    private static Speaker n1;
    private static Speaker n2;
    private static Speaker n3;
    private static Speaker clients;
    private static List<Speaker> all;

    @BeforeAll
    static void open() throws IOException {
        rootRules = rulesOfTheMachine();
        plane = NamespacePlane.open("plane", List.of("n1", "n2"), Timing.QUICK);
        n1 = Speaker.start(plane.seat("n1"));
        n2 = Speaker.start(plane.seat("n2"));
        n3 = Speaker.start(plane.seat("n3"));
        clients = Speaker.here(plane.clients());
        all = List.of(n1.awaitReady(), n2.awaitReady(), n3.awaitReady(), clients);
    }

    @AfterEach
    void heal() {
        plane.apply(LinkTable.GOOD);
    }

    @AfterAll
    static void close() throws IOException {
        if (plane != null) {
            plane.close();
        }
        if (clients != null) {
            clients.close();
        }
    }

    @Test
    void allPlacesReachEachOther() {
        assertAllReachEachOther();
        assertThat(plane.describe()).matches("all traffic: namespaces on 198\\.18\\.\\d+\\.0/24");
        assertThat(plane.seat("n1")).isEqualTo(plane.seat("n1"));
        assertThat(n1.host()).matches("198\\.18\\.\\d+\\.11");
    }

    @Test
    void partitionCutsOneLinkBothWaysUntilItIsHealed() {
        LinkTable split = LinkTable.GOOD.cut("n1", "n2").cut("n2", "n1");

        plane.apply(split);

        assertThat(n1.reaches(n2)).isFalse();
        assertThat(n2.reaches(n1)).isFalse();
        assertThat(n1.connectsTo(n2)).isFalse();
        assertThat(n1.connectsTo(n3)).isTrue();
        assertThat(n3.connectsTo(n2)).isTrue();
        assertThat(clients.connectsTo(n2)).isTrue();
        plane.apply(split.heal("n2", "n1"));
        assertAllReachEachOther();
    }

    @Test
    void isolatedPlaceReachesNobodyNotEvenClients() {
        LinkTable table = LinkTable.GOOD;
        for (String other : List.of("n1", "n2", NetworkPlane.CLIENTS)) {
            table = table.cut("n3", other).cut(other, "n3");
        }

        plane.apply(table);

        assertThat(n3.reaches(n1)).isFalse();
        assertThat(n3.reaches(clients)).isFalse();
        assertThat(clients.connectsTo(n3)).isFalse();
        assertThat(n1.connectsTo(n2)).isTrue();
        assertThat(clients.connectsTo(n1)).isTrue();
        plane.apply(LinkTable.GOOD);
        assertAllReachEachOther();
    }

    @Test
    void cutStopsDatagramsOneWayOnly() {
        plane.apply(LinkTable.GOOD.cut("n1", "n2"));
        int before = n2.receivedFrom(n1);

        assertThat(sendAndAwait(n2, n1, 5)).isEqualTo(5);
        n1.send(n2, 5);
        // What was sent later to another has arrived, so what was to arrive is there.
        assertThat(sendAndAwait(n1, n3, 5)).isEqualTo(5);
        assertThat(n2.receivedFrom(n1)).isEqualTo(before);

        plane.apply(LinkTable.GOOD);
        assertThat(sendAndAwait(n1, n2, 5)).isEqualTo(5);
    }

    @Test
    void lossTakesItsShareOfOneDirection() {
        plane.apply(LinkTable.GOOD.lose("n1", "n2", 0.5));
        int before = n2.receivedFrom(n1);

        n1.send(n2, 400);
        assertThat(sendAndAwait(n2, n1, 100)).isEqualTo(100);
        assertThat(sendAndAwait(n1, n3, 100)).isEqualTo(100);
        // Ten standard deviations to each side are 6 of 200; a fault that does nothing is at 400 or 0.
        assertThat(n2.receivedFrom(n1) - before).isBetween(140, 260);

        plane.apply(LinkTable.GOOD);
        assertThat(sendAndAwait(n1, n2, 100)).isEqualTo(100);
    }

    @Test
    void rateLimitsOneDirectionOnly() {
        plane.apply(LinkTable.GOOD.slow("n1", "n2", 500_000));

        assertThat(n1.bulkMillis(n2, 500_000)).isBetween(700L, 3000L);
        assertThat(quickestMillis(n2, n1)).isBetween(0L, 500L);
        assertThat(quickestMillis(n3, n2)).isBetween(0L, 500L);

        plane.apply(LinkTable.GOOD);
        assertThat(quickestMillis(n1, n2)).isBetween(0L, 500L);
    }

    @Test
    void rateCanChangeWhileItHolds() {
        plane.apply(LinkTable.GOOD.slow(NetworkPlane.CLIENTS, "n2", 10_000));
        plane.apply(LinkTable.GOOD.slow(NetworkPlane.CLIENTS, "n2", 500_000).slow("n3", "n2", 250_000));

        assertThat(clients.bulkMillis(n2, 500_000)).isBetween(700L, 3000L);
        assertThat(n3.bulkMillis(n2, 250_000)).isBetween(700L, 3000L);
    }

    @Test
    void delayHoldsBackOneDirectionOrIsRefused() {
        LinkTable late = LinkTable.GOOD.delay("n1", "n2", Duration.ofMillis(40));
        try {
            plane.apply(late);
        } catch (VerbNotPossible e) {
            assertThat(Tools.find("python3")).isEmpty();
            assertThat(e).hasMessageStartingWith("delay is not possible on this machine");
            return;
        }

        assertThat(quickestMicros(n1, n2)).isBetween(40_000L, 79_000L);
        assertThat(quickestMicros(n3, n2)).isBetween(0L, 20_000L);
        assertThat(quickestMicros(n1, n3)).isBetween(0L, 20_000L);
        plane.apply(late.delay("n2", "n1", Duration.ofMillis(40)));
        assertThat(quickestMicros(n1, n2)).isBetween(80_000L, 300_000L);
        assertThat(n1.connectsTo(n2)).isTrue();
        plane.apply(LinkTable.GOOD);
        assertThat(quickestMicros(n1, n2)).isBetween(0L, 20_000L);
        assertAllReachEachOther();
    }

    @Test
    void delayedLinkCanBeCutAsWell() {
        if (Tools.find("python3").isEmpty()) {
            return;
        }
        plane.apply(LinkTable.GOOD.delay("n1", "n2", Duration.ofMillis(5)).cut("n3", "n2"));

        assertThat(n1.reaches(n2)).isTrue();
        assertThat(n3.reaches(n2)).isFalse();
    }

    @Test
    void rulesOfTheMachineAreLeftAlone() {
        plane.apply(LinkTable.GOOD.cut("n1", "clients").lose("n1", "n2", 0.1).slow("n2", "n3", 1000));

        assertThat(plane.dump()).contains("-j DROP", "htb", "n1 -> clients");
        assertThat(rulesOfTheMachine()).isEqualTo(rootRules);
    }

    @Test
    void tableWithAnUnknownPlaceIsRefusedAndNothingChanges() {
        LinkTable split = LinkTable.GOOD.cut("n1", "n2").cut("n2", "n1");
        plane.apply(split);

        assertThatThrownBy(() -> plane.apply(split.cut("n1", "n9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n9");
        assertThat(n1.reaches(n2)).isFalse();
    }

    @Test
    void twoNetworksDoNotDisturbEachOther() throws IOException {
        try (NamespacePlane other = NamespacePlane.open("other", List.of("n1", "n2"), Timing.PRODUCTION);
                Speaker o1 = Speaker.start(other.seat("n1"));
                Speaker o2 = Speaker.start(other.seat("n2"))) {
            o1.awaitReady();
            o2.awaitReady();
            assertThat(o1.host()).isNotEqualTo(n1.host());
            assertThat(o1.reaches(o2)).isTrue();

            other.apply(LinkTable.GOOD.cut("n1", "n2").cut("n2", "n1"));
            assertThat(o1.reaches(o2)).isFalse();
            assertAllReachEachOther();

            other.apply(LinkTable.GOOD);
            plane.apply(LinkTable.GOOD.cut("n1", "n2").cut("n2", "n1"));
            assertThat(o1.reaches(o2)).isTrue();
            assertThat(n1.reaches(n2)).isFalse();
        }
        plane.apply(LinkTable.GOOD);
        assertAllReachEachOther();
    }

    @Test
    void closingLeavesNothing() throws IOException {
        Machine before = Machine.of(RunId.current());
        NamespacePlane other = NamespacePlane.open("closed", List.of("n1", "n2"), Timing.QUICK);
        try (Speaker left = Speaker.start(other.seat("n1"))) {
            left.awaitReady();
            if (Tools.find("python3").isPresent()) {
                other.apply(LinkTable.GOOD.delay("n1", "n2", Duration.ofMillis(5)));
            }
            assertThat(Machine.of(RunId.current())).isNotEqualTo(before);

            other.close();

            await("its process has ended")
                    .until(() -> ProcessHandle.of(left.pid()).isEmpty());
            assertThat(Machine.of(RunId.current())).isEqualTo(before);
        }
        other.close();
        assertThatThrownBy(() -> other.apply(LinkTable.GOOD)).hasMessage("the network of closed is closed");
        assertThatThrownBy(() -> other.seat("n9")).hasMessage("the network of closed is closed");
    }

    @Test
    void networksOpenedAtOnceGetNetsOfTheirOwn() throws Exception {
        List<NamespacePlane> opened = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            String name = "at-once-" + number;
            threads.add(Thread.ofPlatform()
                    .start(() -> opened.add(NamespacePlane.open(name, List.of("n1"), Timing.QUICK))));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        Set<String> hosts = new HashSet<>();
        opened.forEach(one -> hosts.add(one.seat("n1").host()));
        opened.forEach(NamespacePlane::close);

        assertThat(hosts).hasSize(4).doesNotContain(n1.host());
    }

    @Test
    void networkThatCanNotBeMadeLeavesNothing() {
        Machine before = Machine.of(RunId.current());

        assertThatThrownBy(() -> NamespacePlane.open("bad", List.of("n1", "../n2"), Timing.QUICK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'../n2' can not name a namespace");
        assertThatThrownBy(() -> NamespacePlane.open("bad", List.of("n1", "clients"), Timing.QUICK))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(Machine.of(RunId.current())).isEqualTo(before);
    }

    @Test
    void nodesOfQuickMeshesTryAgainSoonAfterACut() {
        assertThat(kernelSetting("ipv6/conf/all/disable_ipv6")).isIn("1", "");
        assertThat(kernelSetting("ipv4/tcp_rto_max_ms")).isIn("1000", "");
    }

    private static String kernelSetting(String name) {
        return Script.run(
                        "a setting can not be read",
                        String.join(" ", plane.seat("n1").prefix()) + " sh -c '[ ! -e /proc/sys/net/" + name
                                + " ] || cat /proc/sys/net/" + name + "'")
                .strip();
    }

    private static void assertAllReachEachOther() {
        for (Speaker from : all) {
            for (Speaker to : all) {
                assertThat(Map.of("datagrams", from.reaches(to), "connections", from.connectsTo(to)))
                        .as("from %s to %s", from.host(), to.host())
                        .isEqualTo(Map.of("datagrams", true, "connections", true));
            }
        }
    }

    /** The least of some tries: what the network takes, without what a busy machine adds now and then. */
    private static long quickestMicros(Speaker from, Speaker to) {
        return LongStream.generate(() -> from.echoMicros(to))
                .limit(10)
                .filter(micros -> micros >= 0)
                .min()
                .orElseThrow();
    }

    /** The same for half a megabyte over a new connection. */
    private static long quickestMillis(Speaker from, Speaker to) {
        return LongStream.generate(() -> from.bulkMillis(to, 500_000))
                .limit(3)
                .filter(millis -> millis >= 0)
                .min()
                .orElseThrow();
    }

    private static int sendAndAwait(Speaker from, Speaker to, int count) {
        int before = to.receivedFrom(from);
        from.send(to, count);
        await("datagrams from " + from.host())
                .atMost(Duration.ofSeconds(20))
                .until(() -> to.receivedFrom(from) - before >= count);
        return to.receivedFrom(from) - before;
    }

    private static String rulesOfTheMachine() {
        return Script.run("rules can not be read", "iptables-save")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+\\]", ""))
                .reduce("", (text, line) -> text + line + "\n");
    }
}
