package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ttmesh.testkit.Probes.Connects;
import io.ttmesh.testkit.Probes.Heard;
import io.ttmesh.testkit.Probes.Listen;
import io.ttmesh.testkit.Probes.Ports;
import io.ttmesh.testkit.Probes.Send;
import io.ttmesh.testkit.Probes.Upload;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every verb of the network on three real nodes; downing waits long enough for a test to look around before it. */
@Tag("soak")
@MeshTest(config = "pekko.cluster.split-brain-resolver.stable-after = 4s")
class LinkVerbsClusterTest {
    private final MeshCluster cluster;
    private final NodeHandle one;
    private final NodeHandle two;
    private final NodeHandle three;
    private Ports atOne;
    private Ports atTwo;
    private Ports atThree;

    LinkVerbsClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
        this.one = cluster.node(1);
        this.two = cluster.node(2);
        this.three = cluster.node(3);
    }

    @BeforeEach
    void listen() {
        assumeTrue(cluster.faults().startsWith("all traffic"), cluster::faults);
        atOne = one.run(new Listen());
        atTwo = two.run(new Listen());
        atThree = three.run(new Listen());
        assertAllArrive(one, atTwo, two, 20);
        assertAllArrive(two, atOne, one, 20);
    }

    @Test
    void partitionStopsDatagramsStreamsAndTheClusterBetweenTwo() {
        cluster.partition(one, two);

        assertThat(one.run(new Connects(atTwo))).isFalse();
        assertThat(two.run(new Connects(atOne))).isFalse();
        assertThat(datagrams(one, atTwo, two, 20)).isZero();
        assertThat(datagrams(two, atOne, one, 20)).isZero();
        assertThat(three.run(new Connects(atOne))).isTrue();
        assertThat(three.run(new Connects(atTwo))).isTrue();
        assertThat(Probes.connects(atTwo)).isTrue();
        cluster.awaitUnreachable(one, two);
        cluster.awaitUnreachable(two, one);
    }

    @Test
    void isolateCutsOffFromNodesAndClientsAndTheMinorityEndsItself() {
        cluster.isolate(three);

        assertThat(one.run(new Connects(atThree))).isFalse();
        assertThat(three.run(new Connects(atTwo))).isFalse();
        assertThat(Probes.connects(atThree)).isFalse();
        assertThat(Probes.connects(atOne)).isTrue();
        cluster.awaitUnreachable(one, three);
        cluster.awaitRemoved(three);
        cluster.await("the isolated node ends itself", () -> !three.isRunning());
        assertThat(one.isRunning() && two.isRunning()).isTrue();
    }

    @Test
    void cutIsOneWay() {
        cluster.cut(one, two);

        assertThat(datagrams(one, atTwo, two, 20)).isZero();
        assertAllArrive(two, atOne, one, 20);
    }

    @Test
    void loseDropsItsShareInItsDirection() {
        cluster.lose(one, two, 0.5);

        assertThat(datagrams(one, atTwo, two, 200)).isBetween(60, 140);
        assertAllArrive(two, atOne, one, 200);
    }

    @Test
    void slowLimitsOneDirection() {
        cluster.slow(one, two, 500_000);

        assertThat(one.run(new Upload(atTwo, 1_000_000))).isBetween(1_200L, 6_000L);
        assertThat(quickestMillis(two, atOne)).isLessThan(1_000L);
    }

    @Test
    void delayComesOnTopOrIsRefusedWithAReason() {
        try {
            cluster.delay(one, two, Duration.ofMillis(60));
        } catch (VerbNotPossible e) {
            assertThat(e).hasMessageContaining("delay");
            return;
        }

        assertThat(one.run(new Upload(atTwo, 1))).isGreaterThanOrEqualTo(120L);
    }

    @Test
    void healMakesAllLinksGoodAgain() {
        cluster.partition(one, two);
        cluster.lose(one, three, 1);
        cluster.slow(three, one, 1_000);
        assertThat(one.run(new Connects(atTwo))).isFalse();

        cluster.heal(one, two);
        assertThat(one.run(new Connects(atTwo))).isTrue();
        assertThat(datagrams(one, atThree, three, 20)).isZero();

        cluster.heal();
        assertAllArrive(one, atThree, three, 20);
        assertThat(quickestMillis(three, atOne)).isLessThan(1_000L);
        cluster.awaitMembers(3);
    }

    @Test
    void pauseTripsTheFailureDetectorAndResumeEndsThat() {
        long pid = two.pid();

        two.pause();
        cluster.awaitUnreachable(one, two);
        assertThatThrownBy(() -> two.run(new Listen())).hasMessageContaining("paused");

        two.resume();
        cluster.awaitMembers(3);
        assertThat(two.pid()).isEqualTo(pid);
    }

    /** What a megabyte takes, without what a busy machine adds now and then. */
    private static long quickestMillis(NodeHandle from, Ports to) {
        return LongStream.generate(() -> from.run(new Upload(to, 1_000_000)))
                .limit(3)
                .min()
                .orElseThrow();
    }

    private void assertAllArrive(NodeHandle from, Ports to, NodeHandle at, int count) {
        var heard = new Heard(send(from, to, count));
        cluster.await(count + " datagrams arrive", Duration.ofSeconds(10), () -> at.run(heard) == count);
    }

    /** How many of so many datagrams arrive; waits for the last of them a moment if some are missing. */
    private int datagrams(NodeHandle from, Ports to, NodeHandle at, int count) {
        var heard = new Heard(send(from, to, count));
        try {
            cluster.await("all datagrams arrive", Duration.ofMillis(300), () -> at.run(heard) == count);
        } catch (AwaitFailed e) {
            // Then that is the answer.
        }
        return at.run(heard);
    }

    /** Sends datagrams of a text that no other has, and returns it. */
    private static String send(NodeHandle from, Ports to, int count) {
        String text = from.id() + " at " + System.nanoTime();
        from.run(new Send(to, text, count));
        return text;
    }
}
