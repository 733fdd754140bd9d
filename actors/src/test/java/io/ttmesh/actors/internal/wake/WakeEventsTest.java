package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakeEventsTest {
    private static final NodeId NODE = new NodeId("a");
    private static final ActorId ACTOR = new ActorId("bank", "4711");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final List<MeshEvent> seen = new ArrayList<>();
    private final WakeEvents events = new WakeEvents(NODE, seen::addAll);

    private static WakeRecord with(WakeRecord record, String name, int seconds) {
        var reminder = Reminder.at(name, new Payload((byte) 2, new byte[] {7}), NOW.plusSeconds(seconds));
        return record.with(reminder, NOW);
    }

    @Test
    void newReminderAndOneSetToAnotherTimeAreTold() {
        WakeRecord tea = with(WakeRecord.NONE, "tea", 60);
        WakeRecord both = with(with(tea, "tea", 90), "cake", 30);

        events.changed(ACTOR, tea, both, NOW);

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        new MeshEvent.ActorReminderSet(NOW, NODE, ACTOR, "tea", NOW.plusSeconds(90)),
                        new MeshEvent.ActorReminderSet(NOW, NODE, ACTOR, "cake", NOW.plusSeconds(30)));
    }

    @Test
    void cancelledOneIsToldAndTheOthersAreNot() {
        WakeRecord both = with(with(WakeRecord.NONE, "tea", 60), "cake", 30);

        events.changed(ACTOR, both, both.without("tea"), NOW);

        assertThat(seen).containsExactly(new MeshEvent.ActorReminderCancelled(NOW, NODE, ACTOR, "tea"));
    }

    @Test
    void changeThatLeavesRemindersAsTheyAreIsNotTold() {
        WakeRecord tea = with(WakeRecord.NONE, "tea", 60);

        events.changed(ACTOR, tea, tea.withAlwaysOn(true), NOW);

        assertThat(seen).isEmpty();
    }
}
