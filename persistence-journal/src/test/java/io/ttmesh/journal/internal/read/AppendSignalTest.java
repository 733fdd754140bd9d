package io.ttmesh.journal.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AppendSignalTest {
    private static final Duration LONG = Duration.ofHours(1);

    private static ActorSystem system;

    private final AppendSignal signal = new AppendSignal(system.scheduler(), system.dispatcher());

    @BeforeAll
    static void start() {
        system = ActorSystem.create("signal", ConfigFactory.load());
    }

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(system);
    }

    @Test
    void appendWakesAllWhoWait() {
        CompletableFuture<?> one = wait(signal.mark(), LONG);
        CompletableFuture<?> other = wait(signal.mark(), LONG);
        assertThat(one).isNotDone();

        signal.appended();

        assertThat(one).succeedsWithin(Duration.ofSeconds(5));
        assertThat(other).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void appendBetweenTheMarkAndTheWaitIsNotMissed() {
        long mark = signal.mark();
        signal.appended();

        assertThat(wait(mark, LONG)).isDone();
        assertThat(wait(signal.mark(), LONG)).isNotDone();
    }

    @Test
    void timeWakesWhoHearsOfNothing() {
        assertThat(wait(signal.mark(), Duration.ofMillis(20))).succeedsWithin(Duration.ofSeconds(5));
    }

    private CompletableFuture<?> wait(long mark, Duration atMost) {
        return signal.after(mark, atMost).toCompletableFuture();
    }
}
