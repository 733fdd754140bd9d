package io.ttmesh.runtime.internal.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Address;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.DefaultFailureDetectorRegistry;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorRegistry;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.concurrent.duration.FiniteDuration;

/** With the settings that are shipped: a heartbeat every 500 ms, a pause of 3 s, a question every 200 ms. */
class ProbingFailureDetectorTest {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Address NODE = PortProbeTest.address("127.0.0.1", 7400);

    private final ManualClock clock = new ManualClock();
    private final List<Address> probed = new ArrayList<>();
    private final Deque<Runnable> started = new ArrayDeque<>();
    private boolean refuses = true;
    private boolean isBusy;
    private boolean isOutOfThreads;
    private FailureDetector phi = phi();

    private final FailureDetectorRegistry<Address> detectors = new DefaultFailureDetectorRegistry<>(this::detector);

    @Test
    void twoRefusalsOfAnEndedProcessMakeItUnavailable() throws IOException {
        Address node = PortProbeTest.address("127.0.0.1", PortProbeTest.closedPort());
        var detector = new ProbingFailureDetector(
                phi(), INTERVAL, clock::millis, address -> PortProbe.isRefused(address, TIMEOUT), Runnable::run);
        FailureDetectorRegistry<Address> registry = new DefaultFailureDetectorRegistry<>(() -> detector);
        registry.heartbeat(node);

        clock.pass(800);
        assertThat(registry.isAvailable(node)).isTrue();
        clock.pass(200);
        assertThat(registry.isAvailable(node)).isTrue();
        clock.pass(200);
        assertThat(registry.isAvailable(node)).isFalse();
    }

    @Test
    void processThatAcceptsAndSaysNothingIsLeftToTheHeartbeats() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Address node = PortProbeTest.address("127.0.0.1", silent.getLocalPort());
            var detector = new ProbingFailureDetector(
                    phi(), INTERVAL, clock::millis, address -> PortProbe.isRefused(address, TIMEOUT), Runnable::run);
            FailureDetectorRegistry<Address> registry = new DefaultFailureDetectorRegistry<>(() -> detector);
            registry.heartbeat(node);

            for (int millis = 0; millis < 3_400; millis += 200) {
                assertThat(registry.isAvailable(node)).isTrue();
                clock.pass(200);
            }
            clock.pass(2_000);
            assertThat(registry.isAvailable(node)).isFalse();
        }
    }

    @Test
    void connectsToTheNodeOnceAHeartbeatIsLate() {
        detectors.heartbeat(NODE);

        clock.pass(749);
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(probed).isEmpty();
        clock.pass(1);
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(probed).containsExactly(NODE);
    }

    @Test
    void doesNotConnectWhileHeartbeatsCome() {
        for (int i = 0; i < 100; i++) {
            detectors.heartbeat(NODE);
            clock.pass(600);
            assertThat(detectors.isAvailable(NODE)).isTrue();
        }

        assertThat(probed).isEmpty();
    }

    @Test
    void refusalsAreAFifthOfAnIntervalApart() {
        detectors.heartbeat(NODE);
        clock.pass(800);

        assertThat(detectors.isAvailable(NODE)).isTrue();
        clock.pass(99);
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(probed).hasSize(1);
        clock.pass(1);
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(probed).hasSize(2);
        assertThat(detectors.isAvailable(NODE)).isFalse();
    }

    @Test
    void heartbeatClears() {
        suspect();

        detectors.heartbeat(NODE);

        assertThat(detectors.isAvailable(NODE)).isTrue();
        clock.pass(800);
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(detectors.isAvailable(NODE)).isTrue();
    }

    @Test
    void suspectIsNotAskedAgain() {
        suspect();

        clock.pass(60_000);

        assertThat(detectors.isAvailable(NODE)).isFalse();
        assertThat(probed).hasSize(2);
    }

    @Test
    void refusalsBeforeAndAfterAHeartbeatAreNotAddedUp() {
        detectors.heartbeat(NODE);
        clock.pass(800);
        detectors.isAvailable(NODE);
        detectors.heartbeat(NODE);
        clock.pass(800);
        detectors.isAvailable(NODE);

        assertThat(probed).hasSize(2);
        assertThat(detectors.isAvailable(NODE)).isTrue();
    }

    @Test
    void refusalThatIsHeardAfterAHeartbeatIsForgotten() {
        isBusy = true;
        detectors.heartbeat(NODE);
        clock.pass(800);
        detectors.isAvailable(NODE);
        detectors.heartbeat(NODE);
        started.remove().run();
        isBusy = false;
        clock.pass(800);
        detectors.isAvailable(NODE);

        assertThat(probed).hasSize(2);
        assertThat(detectors.isAvailable(NODE)).isTrue();
    }

    @Test
    void onlyOneConnectIsUnderWay() {
        isBusy = true;
        for (int i = 0; i < 3; i++) {
            detectors.heartbeat(NODE);
            clock.pass(800);
            assertThat(detectors.isAvailable(NODE)).isTrue();
        }

        assertThat(started).hasSize(1);
    }

    @Test
    void nodeThatHasNoThreadToConnectGoesByHeartbeatsAndTriesAgain() {
        isOutOfThreads = true;
        detectors.heartbeat(NODE);
        clock.pass(800);
        assertThat(detectors.isAvailable(NODE)).isTrue();

        isOutOfThreads = false;
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(probed).containsExactly(NODE);
    }

    @Test
    void anotherAnswerTakesARefusalBackAndIsFollowedByAPause() {
        detectors.heartbeat(NODE);
        clock.pass(800);
        detectors.isAvailable(NODE);
        clock.pass(100);
        refuses = false;
        detectors.isAvailable(NODE);
        refuses = true;

        clock.pass(499);
        detectors.isAvailable(NODE);
        assertThat(probed).hasSize(2);
        clock.pass(1);
        detectors.isAvailable(NODE);
        assertThat(probed).hasSize(3);
        assertThat(detectors.isAvailable(NODE)).isTrue();
    }

    @Test
    void nodeWithoutHeartbeatsIsNotSuspected() {
        clock.pass(60_000);

        assertThat(detector().isAvailable()).isTrue();
        assertThat(detectors.isAvailable(NODE)).isTrue();
        assertThat(probed).isEmpty();
    }

    @Test
    void pekkoMakesItFromItsSettings() {
        Config settings = ConfigFactory.load("ttmesh-overlay").getConfig("pekko.cluster.failure-detector");
        var detector = new ProbingFailureDetector(settings, new EventStream(null, false));

        detector.setAddress(NODE.toString());
        assertThat(detector.isMonitoring()).isFalse();
        detector.heartbeat();
        assertThat(detector.isMonitoring()).isTrue();
        assertThat(detector.isAvailable()).isTrue();
    }

    @Test
    void heartbeatsDetectorLearnsTheNameOfTheNodeForItsWarnings() {
        var heartbeats = new NamedDetector();
        var detector = new ProbingFailureDetector(heartbeats, INTERVAL, clock::millis, this::answer, this::start);

        detector.setAddress(NODE.toString());

        assertThat(heartbeats.name).isEqualTo(NODE.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isAvailableAfterEveryHeartbeatAndUntilTwoRefusalsFollowEachOther(long seed) {
        var random = new Random(seed);
        detectors.heartbeat(NODE);
        int refusals = 0;
        int suspected = 0;
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(10) == 0) {
                detectors.heartbeat(NODE);
                refusals = 0;
                assertThat(detectors.isAvailable(NODE)).as("step %d", step).isTrue();
            }
            clock.pass(random.nextInt(200));
            refuses = random.nextBoolean();
            int before = probed.size();
            boolean isAvailable = detectors.isAvailable(NODE);
            if (isAvailable) {
                assertThat(refusals).as("step %d", step).isLessThan(2);
            } else if (refusals < 2) {
                assertThat(phi.isAvailable()).as("step %d", step).isFalse();
            } else {
                suspected++;
            }
            if (probed.size() > before) {
                refusals = refuses ? refusals + 1 : 0;
            }
        }
        assertThat(suspected).isPositive();
    }

    private ProbingFailureDetector detector() {
        phi = phi();
        return new ProbingFailureDetector(phi, INTERVAL, clock::millis, this::answer, this::start);
    }

    private FailureDetector phi() {
        return new PhiAccrualFailureDetector(
                8.0, 1_000, millis(100), millis(3_000), millis(INTERVAL.toMillis()), clock);
    }

    private static FiniteDuration millis(long length) {
        return new FiniteDuration(length, TimeUnit.MILLISECONDS);
    }

    private boolean answer(Address address) {
        probed.add(address);
        return refuses;
    }

    private void start(Runnable probe) {
        if (isOutOfThreads) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        if (isBusy) {
            started.add(probe);
        } else {
            probe.run();
        }
    }

    private void suspect() {
        detectors.heartbeat(NODE);
        clock.pass(800);
        detectors.isAvailable(NODE);
        clock.pass(200);
        detectors.isAvailable(NODE);
        assertThat(detectors.isAvailable(NODE)).isFalse();
    }

    private static final class NamedDetector implements FailureDetector, FailureDetectorWithAddress {
        private String name = "";

        @Override
        public void setAddress(String address) {
            name = address;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public boolean isMonitoring() {
            return true;
        }

        @Override
        public void heartbeat() {}
    }

    private static final class ManualClock extends FailureDetector.Clock {
        private final AtomicLong now = new AtomicLong(1_000_000);

        @Override
        public Object apply() {
            return millis();
        }

        long millis() {
            return now.get();
        }

        void pass(long millis) {
            now.addAndGet(millis);
        }
    }
}
