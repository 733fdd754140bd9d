package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

    private final Alarms alarms = new Alarms();

    private List<String> takeAll(Instant now) {
        List<String> taken = new ArrayList<>();
        for (String name = alarms.take(now); name != null; name = alarms.take(now)) {
            taken.add(name);
        }
        return taken;
    }

    /** Each beat of a reminder looks soon for its answer, and for the case that none comes. */
    @Test
    void actorHasOneAlarmAfterFiftyBeats() {
        for (int beat = 0; beat < 50; beat++) {
            Instant now = START.plusSeconds(beat);
            alarms.set("interest", now.plusSeconds(5));
            alarms.set("interest", now.plusMillis(100));
        }

        assertThat(takeAll(START.plusSeconds(3_600))).containsExactly("interest");
    }

    @Test
    void alarmsComeInTheirOrderAndNotBeforeTheirTime() {
        alarms.set("late", START.plusSeconds(2));
        alarms.set("soon", START.plusSeconds(1));
        alarms.set("as soon", START.plusSeconds(1));

        assertThat(takeAll(START)).isEmpty();
        assertThat(takeAll(START.plusSeconds(1))).containsExactly("as soon", "soon");
        assertThat(takeAll(START.plusSeconds(2))).containsExactly("late");
    }

    @Test
    void alarmIsPutOffAndDropped() {
        alarms.set("put off", START);
        alarms.set("put off", START.plusSeconds(9));
        alarms.set("dropped", START);
        alarms.drop("dropped");
        alarms.drop("never set");

        assertThat(takeAll(START.plusSeconds(8))).isEmpty();
        assertThat(takeAll(START.plusSeconds(9))).containsExactly("put off");
    }
}
