package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.Payload;
import io.ttmesh.model.WireSafe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why an actor wakes though nobody asks; kept as one state per actor.
 *
 * @param alwaysOn whether it is to be awake all the time
 * @param reminders at most one of each name
 */
public record WakeRecord(boolean alwaysOn, List<Reminder> reminders) implements WireSafe {
    /** No reason. */
    public static final WakeRecord NONE = new WakeRecord(false, List.of());

    /** Copies the list. */
    public WakeRecord {
        reminders = List.copyOf(reminders);
    }

    boolean isEmpty() {
        return !alwaysOn && reminders.isEmpty();
    }

    Optional<Reminder> reminder(String name) {
        return reminders.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** When it wakes next; an actor that is always on is overdue at all times. */
    Optional<Instant> due() {
        return alwaysOn
                ? Optional.of(Instant.EPOCH)
                : reminders.stream().map(Reminder::due).min(Comparator.naturalOrder());
    }

    WakeRecord withAlwaysOn(boolean on) {
        return new WakeRecord(on, reminders);
    }

    /** With a reminder in place of the one of its name; one that asks for what is set already leaves its time as it is. */
    WakeRecord with(Reminder reminder, Instant now) {
        Optional<Reminder> set = reminder(reminder.name());
        Reminder changed = set.filter(reminder::asksForTheSameAs)
                .map(same -> same.setAgain(reminder, now))
                .orElse(reminder);
        return set.filter(changed::equals).isPresent() ? this : with(changed);
    }

    private WakeRecord with(Reminder reminder) {
        List<Reminder> changed = new ArrayList<>(without(reminder.name()).reminders());
        changed.add(reminder);
        return new WakeRecord(alwaysOn, changed);
    }

    WakeRecord without(String name) {
        return new WakeRecord(
                alwaysOn,
                reminders.stream().filter(one -> !one.name().equals(name)).toList());
    }

    /** After this beat of a reminder; one that was set anew meanwhile, to another time or command, stays. */
    WakeRecord told(String name, Instant due, Payload command, Instant now) {
        Optional<Reminder> told = reminder(name)
                .filter(one -> one.due().equals(due) && one.command().equals(command));
        return told.map(one -> one.next(now).map(this::with).orElseGet(() -> without(name)))
                .orElse(this);
    }
}
