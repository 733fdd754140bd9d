package io.ttmesh.actors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WakeReaderTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final FakeWakeIndex index = new FakeWakeIndex();
    private final WakeReader reader = new WakeReader(index, "wake/eu.3", INTERVAL, TestClock.START);
    private Instant now = TestClock.START;

    private static TaskId id(int number) {
        return TaskId.parse("eu.3.dT" + (10_000 + number));
    }

    private static String name(int number) {
        return "Task|" + id(number);
    }

    /** All pages that are due now. */
    private List<String> look() {
        List<String> found = new ArrayList<>();
        for (Optional<CompletionStage<WakeIndex.Page>> next = reader.next(now);
                next.isPresent();
                next = reader.next(now)) {
            CompletableFuture<WakeIndex.Page> page = next.get().toCompletableFuture();
            if (page.isCompletedExceptionally()) {
                reader.failed(now);
            } else {
                found.addAll(reader.read(page.join(), now));
            }
        }
        return found;
    }

    private List<String> lookAfter(Duration time) {
        now = now.plus(time);
        return look();
    }

    @Test
    void whatIsDueIsReadFirst() {
        index.put(id(1), Instant.EPOCH).put(id(2), TestClock.START);

        assertThat(look()).containsExactly(name(1), name(2));
    }

    @Test
    void membersOfOtherSetsAreNotRead() {
        index.put(TaskId.parse("eu.4.dX"), Instant.EPOCH).put(id(1), TestClock.START);

        assertThat(look()).containsExactly(name(1));
    }

    /** So that what sleeps through its own due time does not begin late. */
    @Test
    void whatComesDueIsReadAheadOfTimeAndOnce() {
        index.put(id(1), TestClock.START.plusSeconds(100));

        assertThat(look()).isEmpty();
        for (int passed = 5; passed < 90; passed += 5) {
            assertThat(lookAfter(INTERVAL)).isEmpty();
        }
        assertThat(lookAfter(INTERVAL)).containsExactly(name(1));
        assertThat(lookAfter(INTERVAL)).isEmpty();
    }

    @Test
    void nothingIsReadBeforeTheIntervalIsOver() {
        look();
        int asked = index.asked().size();

        assertThat(lookAfter(INTERVAL.minusMillis(1))).isEmpty();

        assertThat(index.asked()).hasSize(asked);
    }

    @Test
    void nextPageIsReadOnlyWhenTheOneBeforeHasCome() {
        IntStream.range(0, WakeReader.PAGE + 1).forEach(i -> index.put(id(i), TestClock.START));

        WakeIndex.Page first =
                reader.next(now).orElseThrow().toCompletableFuture().join();
        assertThat(reader.next(now)).isEmpty();

        assertThat(reader.read(first, now)).hasSize(WakeReader.PAGE);
        assertThat(look()).containsExactly(name(WakeReader.PAGE));
    }

    @Test
    void pageThatCouldNotBeReadIsReadAgainAfterAWhile() {
        index.put(id(1), TestClock.START).failNext(3);

        assertThat(look()).isEmpty();
        assertThat(lookAfter(Duration.ofMillis(999))).isEmpty();
        assertThat(index.asked()).hasSize(1);
        assertThat(lookAfter(Duration.ofSeconds(1))).isEmpty();
        assertThat(lookAfter(Duration.ofSeconds(1))).isEmpty();

        assertThat(lookAfter(Duration.ofSeconds(1))).containsExactly(name(1));
    }

    @Test
    void indexThatThrowsFailsThePage() {
        var broken = new WakeReader(
                (set, after, upTo, limit) -> {
                    throw new IllegalStateException("bug");
                },
                "wake/eu.3",
                INTERVAL,
                TestClock.START);

        assertThat(broken.next(now).orElseThrow().toCompletableFuture()).isCompletedExceptionally();
    }

    /** The word to wake it may have been lost: nothing else would find it. */
    @Test
    void whatIsLongOverdueIsReadAgain() {
        index.put(id(1), TestClock.START);
        assertThat(look()).containsExactly(name(1));

        List<String> again = List.of();
        while (again.isEmpty()) {
            again = lookAfter(INTERVAL);
        }

        assertThat(again).containsExactly(name(1));
        assertThat(now).isBetween(TestClock.START.plusSeconds(60), TestClock.START.plusSeconds(120));
    }

    /** A whole way through the set must not make it miss what comes due meanwhile. */
    @Test
    void whatComesDueDuringAWholePassIsReadByTheNextLook() {
        look();
        index.put(id(1), TestClock.START.plusSeconds(72));

        List<String> found = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            found.addAll(lookAfter(INTERVAL));
        }

        assertThat(found).containsExactly(name(1));
    }
}
