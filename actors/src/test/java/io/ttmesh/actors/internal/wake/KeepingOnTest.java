package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.ActorId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

class KeepingOnTest {
    private final Deque<Runnable> later = new ArrayDeque<>();
    private int asked;
    private int failing;

    private final KeepingOn keeping = new KeepingOn(new ActorId("type", "a"), this::keepOn, later::add);

    private CompletionStage<WakeAnswer.Kept> keepOn() {
        asked++;
        return asked <= failing
                ? CompletableFuture.failedStage(new IllegalStateException("nobody there"))
                : CompletableFuture.completedStage(new WakeAnswer.Kept(true, true, List.of()));
    }

    private void passPauses() {
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    @Test
    void isTriedUntilItIsKept() {
        failing = 3;

        keeping.begin();
        passPauses();

        assertThat(asked).isEqualTo(4);
    }

    @Test
    void isGivenUpAtLast() {
        failing = Integer.MAX_VALUE;

        keeping.begin();
        passPauses();

        assertThat(asked).isEqualTo(KeepingOn.TRIES);
    }

    @Test
    void isTriedNoMoreOnceItHasEnded() {
        failing = Integer.MAX_VALUE;
        keeping.begin();

        keeping.end();
        passPauses();

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void endIsOverWhenNothingIsUnderWay() {
        failing = Integer.MAX_VALUE;
        keeping.begin();

        CompletionStage<Done> ended = keeping.end();

        assertThat(ended).isNotDone();
        passPauses();
        assertThat(ended).isDone();
    }

    @Test
    void endOfWhatIsKeptIsOverAtOnce() {
        keeping.begin();

        assertThat(keeping.end()).isDone();
    }
}
