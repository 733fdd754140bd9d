package io.ttmesh.actors.internal.wake;

import static io.ttmesh.actors.internal.wake.WakeScene.COMMAND;
import static io.ttmesh.actors.internal.wake.WakeScene.place;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a mesh without data folders; the store takes two states. */
@Timeout(60)
class WakesInMemoryTest {
    private final WakeScene scene = WakeScene.inMemory(2).start();

    @AfterEach
    void stop() {
        scene.close();
    }

    private WakeAnswer set(String actor) {
        return scene.set(
                place("bank", actor), Reminder.at("tea", COMMAND, scene.now().plus(Duration.ofHours(1))));
    }

    @Test
    void actorsWithoutRemindersTakeNoPlaceAmongTheStates() {
        for (int i = 0; i < 9; i++) {
            String actor = String.valueOf(i % 3);
            assertThat(set(actor)).isInstanceOf(WakeAnswer.Kept.class);
            assertThat(set(actor)).isInstanceOf(WakeAnswer.Kept.class);
            assertThat(scene.cancel(place("bank", actor), "tea")).isInstanceOf(WakeAnswer.Kept.class);
        }
        set("one");
        set("two");

        assertThat(set("three")).isInstanceOf(WakeAnswer.Failed.class);
    }
}
