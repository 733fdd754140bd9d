package io.ttmesh.testkit.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeCodeFailed;
import io.ttmesh.testkit.NodeScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the harness to an agent and back, without a node and without a socket. */
@Timeout(60)
class NodeCodeTravelTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final CountDownLatch OPEN_DOOR = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private final OpenAsks asks = new OpenAsks("n1");

    /** What travels, and what it is made of. */
    private record Cargo(Duration span, Instant at, Optional<String> note, List<Integer> numbers) {}

    private record Echo(Cargo cargo) implements NodeCode<Cargo> {
        @Override
        public Cargo run(NodeScope node) {
            return cargo;
        }
    }

    private record Generic() implements NodeCode<Map<String, List<Duration>>> {
        @Override
        public Map<String, List<Duration>> run(NodeScope node) {
            return Map.of("spans", List.of(Duration.ofMillis(1500)));
        }
    }

    private record Nothing() implements NodeCode<@Nullable Void> {
        @Override
        public @Nullable Void run(NodeScope node) {
            return null;
        }
    }

    private record Fails(String why) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws IOException {
            throw new IOException(why);
        }
    }

    private record FailsBadly() implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            throw new AssertionError("not here");
        }
    }

    private record ThreadSeen() implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            Thread self = Thread.currentThread();
            return "virtual " + self.isVirtual() + " daemon " + self.isDaemon();
        }
    }

    private record Keep(String name, int number) implements NodeCode<List<String>> {
        @Override
        public List<String> run(NodeScope node) {
            node.kept().put(name, number);
            return new ArrayList<>(node.kept().keySet());
        }
    }

    private record Hang() implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) throws InterruptedException {
            OPEN_DOOR.await();
            return 1;
        }
    }

    private record Huge(int bytes) implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            return "x".repeat(bytes);
        }
    }

    private record Any<T>(T value) implements NodeCode<T> {
        @Override
        public T run(NodeScope node) {
            return value;
        }
    }

    private static final class NoRecord implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            return 1;
        }
    }

    @AfterAll
    static void letTheHangingGo() {
        OPEN_DOOR.countDown();
    }

    @BeforeEach
    void connect() {
        var agent = new NodeAgent("n1", folder, List.of());
        asks.connected(frame -> {
            try {
                agent.receive(frame, this::take);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void take(byte[] answer) {
        try {
            asks.take(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void recordsTravelBothWays() {
        Cargo cargo = new Cargo(Duration.ofMillis(1), Instant.EPOCH.plusNanos(7), Optional.of("a"), List.of(1, 2));

        Cargo back = asks.ask(new Echo(cargo), LONG);

        assertThat(back).isEqualTo(cargo).isNotSameAs(cargo);
    }

    @Test
    void resultHasTheTypeThatTheDeclarationSays() {
        assertThat(asks.ask(new Generic(), LONG)).containsEntry("spans", List.of(Duration.ofMillis(1500)));
    }

    @Test
    void nullComesBackAsNull() {
        assertThat(asks.<@Nullable Void>ask(new Nothing(), LONG)).isNull();
    }

    @Test
    void whatItThrowsComesBackWithClassMessageAndStack() {
        assertThatThrownBy(() -> asks.ask(new Fails("disk is full"), LONG))
                .isInstanceOfSatisfying(
                        NodeCodeFailed.class,
                        failed -> assertThat(failed.thrownClass()).isEqualTo("java.io.IOException"))
                .hasMessageContaining("code in node n1 threw java.io.IOException: disk is full")
                .hasMessageContaining("at " + Fails.class.getName() + ".run(NodeCodeTravelTest.java:");
        assertThatThrownBy(() -> asks.ask(new FailsBadly(), LONG)).hasMessageContaining("AssertionError: not here");
    }

    @Test
    void runsOnADaemonThreadOfThePlatform() {
        assertThat(asks.ask(new ThreadSeen(), LONG)).isEqualTo("virtual false daemon true");
    }

    @Test
    void whatItKeepsIsThereForTheNext() {
        asks.ask(new Keep("socket", 1), LONG);

        assertThat(asks.ask(new Keep("file", 2), LONG)).containsExactlyInAnyOrder("socket", "file");
    }

    @Test
    void refusesWhatCanNotTravel() {
        NodeCode<Integer> lambda = node -> 1;
        NodeCode<Integer> anonymous = new NodeCode<>() {
            @Override
            public Integer run(NodeScope node) {
                return 1;
            }
        };

        assertThatThrownBy(() -> asks.ask(lambda, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a lambda can not travel to a node")
                .hasMessageContaining("write a record");
        assertThatThrownBy(() -> asks.ask(anonymous, LONG)).hasMessageContaining("make it a record");
        assertThatThrownBy(() -> asks.ask(new NoRecord(), LONG)).hasMessageContaining("make it a record");
        assertThatThrownBy(() -> asks.ask(new Any<>(1), LONG)).hasMessageContaining("nobody knows what it returns");
    }

    @Test
    void refusesAResultThatIsTooLong() {
        assertThatThrownBy(() -> asks.ask(new Huge(Frames.BYTES_MAX), LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("return less");
    }

    @Test
    void givesUpOnCodeThatHangs() {
        assertThatThrownBy(() -> asks.ask(new Hang(), Duration.ofMillis(50)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("node n1 did not answer Hang[] within PT0.05S");
        assertThat(asks.ask(new ThreadSeen(), LONG)).isNotEmpty();
    }

    @Test
    void refusesMoreCodeThanItMayRun() {
        for (int i = 0; i < NodeAgent.CODES_MAX; i++) {
            assertThatThrownBy(() -> asks.ask(new Hang(), Duration.ofMillis(1))).hasMessageContaining("did not answer");
        }

        assertThatThrownBy(() -> asks.ask(new ThreadSeen(), LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("node n1 runs 64 codes of the test already: wait for one");
    }

    @Test
    void theEndOfTheNodeFailsWhatIsAskedAndWhatIsOpen() throws Exception {
        var failure = new AtomicReference<String>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                asks.ask(new Hang(), LONG);
            } catch (IllegalStateException e) {
                failure.set(e.getMessage());
            }
        });
        asks.ask(new ThreadSeen(), LONG);

        asks.end("node n1 has ended, with exit code 137");

        waiting.join();
        assertThat(failure).hasValue("node n1 has ended, with exit code 137");
        assertThatThrownBy(() -> asks.ask(new ThreadSeen(), LONG)).hasMessage("node n1 has ended, with exit code 137");
    }

    @Test
    void codeThatNeedsAMemberSaysThatItIsNone() {
        assertThatThrownBy(() -> asks.ask(new ReadFacts(), LONG))
                .isInstanceOf(NodeCodeFailed.class)
                .hasMessageContaining("node n1 is not a member yet");
    }

    @Test
    void skewedClockIsTheNodesAlone() {
        Duration hour = Duration.ofHours(1);
        Instant before = Instant.now();

        assertThat(asks.ask(new Skew(hour), LONG)).isBetween(before.plus(hour), before.plus(hour.plusMinutes(1)));
        assertThat(Instant.now()).isBefore(before.plus(hour));
        assertThat(asks.ask(new Skew(Duration.ZERO), LONG)).isBefore(before.plus(hour));
    }
}
