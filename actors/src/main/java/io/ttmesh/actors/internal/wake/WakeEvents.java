package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells the mesh of the reminders of actors. */
record WakeEvents(NodeId node, EventSink sink) {
    /** Somebody's change is stored. */
    void changed(ActorId actor, WakeRecord before, WakeRecord after, Instant now) {
        List<MeshEvent> events = new ArrayList<>();
        for (Reminder reminder : after.reminders()) {
            if (!before.reminders().contains(reminder)) {
                events.add(new MeshEvent.ActorReminderSet(now, node, actor, reminder.name(), reminder.due()));
            }
        }
        for (Reminder reminder : before.reminders()) {
            if (after.reminder(reminder.name()).isEmpty()) {
                events.add(new MeshEvent.ActorReminderCancelled(now, node, actor, reminder.name()));
            }
        }
        if (!events.isEmpty()) {
            sink.emit(events);
        }
    }

    void reminded(ActorId actor, String reminder, Instant now) {
        sink.emit(List.of(new MeshEvent.ActorReminded(now, node, actor, reminder)));
    }

    void lost(ActorId actor, String reminder, int tries, Instant now) {
        sink.emit(List.of(new MeshEvent.ActorReminderLost(now, node, actor, reminder, tries)));
    }
}
