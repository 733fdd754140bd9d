package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.Envelope;
import java.util.HashMap;
import java.util.Map;

/** The reminders that one actor was told and has not handled yet: whoever told them hears when it has. For one thread. */
final class OpenReminders {
    private final ActorPlace actor;

    private final Map<Envelope, HostOrder.Remind> open = new HashMap<>();

    OpenReminders(ActorPlace actor) {
        this.actor = actor;
    }

    /**
     * Whether this reminder, told again, is already on its way to the actor: one that still reads its state would handle it
     * as often as it was told. Who told it last hears when it was handled.
     */
    boolean knows(HostOrder.Remind again) {
        for (Map.Entry<Envelope, HostOrder.Remind> one : open.entrySet()) {
            HostOrder.Remind known = one.getValue();
            if (known.name().equals(again.name())
                    && known.due().equals(again.due())
                    && known.command().equals(again.command())) {
                one.setValue(again);
                return true;
            }
        }
        return false;
    }

    /** The reminder's command is on its way to the actor, in this envelope. */
    void begin(Envelope envelope, HostOrder.Remind remind) {
        open.put(envelope, remind);
    }

    /** Whether an envelope is a reminder's, and not handled. */
    boolean isOpen(Envelope envelope) {
        return open.containsKey(envelope);
    }

    /** An envelope was handled; does nothing when it was no reminder's. */
    void handled(Envelope envelope) {
        HostOrder.Remind remind = open.remove(envelope);
        if (remind != null) {
            remind.replyTo().tell(new HostAnswer.Reminded(actor, remind.name(), remind.due(), remind.command()));
        }
    }

    /** The actor did not handle an envelope: if it was a reminder's, that is told again. */
    void refused(Envelope envelope) {
        open.remove(envelope);
    }

    /** None of them will be handled by this instance: they are told again. */
    void drop() {
        open.clear();
    }
}
