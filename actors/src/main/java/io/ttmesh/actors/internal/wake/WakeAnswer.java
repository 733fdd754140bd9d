package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.ReminderView;
import io.ttmesh.model.WireSafe;
import java.util.List;

/** What a {@link WakeHost} answers. */
public sealed interface WakeAnswer extends WireSafe {
    /**
     * It is as it was asked for, and kept.
     *
     * @param changed whether it was otherwise before
     * @param alwaysOn whether the actor is now
     * @param reminders that it has now
     */
    record Kept(boolean changed, boolean alwaysOn, List<ReminderView> reminders) implements WakeAnswer {
        /** Copies the list. */
        public Kept {
            reminders = List.copyOf(reminders);
        }

        static Kept of(boolean changed, WakeRecord record) {
            return new Kept(
                    changed,
                    record.alwaysOn(),
                    record.reminders().stream()
                            .map(one -> new ReminderView(one.name(), one.due(), one.every()))
                            .toList());
        }
    }

    /** A limit was reached; nothing was changed. */
    record Refused(String why) implements WakeAnswer {}

    /** Nobody knows whether it was changed. */
    record Failed(String why) implements WakeAnswer {}
}
