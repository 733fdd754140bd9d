package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class WakeCellTest {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration MOST = RETRY.multipliedBy(16);

    private final WakeCell cell = new WakeCell(new ActorPlace("bank", "any.3|4711"));
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    /** After which pause it is roused when its host has lived so long. */
    private Duration pauseAfter(Duration life) {
        cell.awake(TestInbox.<Object>create().getRef(), now);
        now = now.plus(life);
        cell.ended(now, PAUSE, RETRY);
        Duration pause = Duration.between(now, cell.rouseAt);
        now = cell.rouseAt;
        return pause;
    }

    @Test
    void hostThatEndsAgainAndAgainIsRousedEverMoreSeldom() {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            millis.add(pauseAfter(Duration.ofSeconds(1)).toMillis());
        }

        assertThat(millis).startsWith(200L, 400L, 800L, 1_600L).isSorted().endsWith(MOST.toMillis());
    }

    @Test
    void hostThatHasLivedForAWhileIsRousedSoon() {
        for (int i = 0; i < 10; i++) {
            pauseAfter(Duration.ZERO);
        }

        assertThat(pauseAfter(MOST)).isEqualTo(PAUSE);
        assertThat(pauseAfter(Duration.ZERO)).isEqualTo(PAUSE.multipliedBy(2));
    }

    @Test
    void actorThatIsLetGoIsRousedAtOnceWhenItIsKeptOnAgain() {
        pauseAfter(Duration.ZERO);

        cell.letGo();

        assertThat(cell.rouseAt).isBefore(now);
        assertThat(pauseAfter(Duration.ZERO)).isEqualTo(PAUSE);
    }

    @Test
    void rouseThatCouldNotBeSentIsStillTheFirst() {
        assertThat(cell.rouse(now, RETRY)).isTrue();
        cell.isStranded = true;

        assertThat(cell.rouse(now, RETRY)).isTrue();
        cell.sent(true, now, RETRY);
        assertThat(cell.rouse(now, RETRY)).isFalse();
    }
}
