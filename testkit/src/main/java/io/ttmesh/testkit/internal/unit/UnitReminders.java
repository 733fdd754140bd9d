package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.spi.ReminderTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;

/** The reminders of the actor under test: they outlive its instances and come when the test lets time pass. For one thread. */
final class UnitReminders {
    private final ActorSystem<?> system;
    private final ActorRef<Object> host;
    private final Map<String, Open> known = new HashMap<>();

    private record Open(Object command, ReminderTime time, Instant due, Cancellable ring) {
        boolean isFor(Object other, ReminderTime asked, Instant now) {
            boolean isAhead = time instanceof ReminderTime.Every || due.isAfter(now);
            return isAhead && !(time instanceof ReminderTime.At) && time.equals(asked) && command.equals(other);
        }
    }

    UnitReminders(ActorSystem<?> system, ActorRef<Object> host) {
        this.system = system;
        this.host = host;
    }

    /** The time of the test, which begins at the epoch. */
    private Instant now() {
        var scheduler = (ExplicitlyTriggeredScheduler) system.classicSystem().scheduler();
        return Instant.ofEpochMilli(scheduler.currentTimeMs());
    }

    /** As in a mesh, one that is set already keeps its time. */
    void set(String name, Object command, ReminderTime time) {
        Open open = known.get(name);
        if (open == null || !open.isFor(command, time, now())) {
            cancel(name);
            known.put(name, begin(command, time));
        }
    }

    private Open begin(Object command, ReminderTime time) {
        Instant now = now();
        Runnable ring = () -> host.tell(new UnitMessage.Give(command));
        return switch (time) {
            case ReminderTime.At(var due) -> new Open(command, time, due, once(Duration.between(now, due), ring));
            case ReminderTime.After(var delay) -> new Open(command, time, now.plus(delay), once(delay, ring));
            case ReminderTime.Every(var period) ->
                new Open(
                        command,
                        time,
                        now.plus(period),
                        system.scheduler().scheduleAtFixedRate(period, period, ring, system.executionContext()));
        };
    }

    private Cancellable once(Duration delay, Runnable ring) {
        Duration wait = delay.isNegative() ? Duration.ZERO : delay;
        return system.scheduler().scheduleOnce(wait, ring, system.executionContext());
    }

    boolean cancel(String name) {
        Open open = known.remove(name);
        return open != null && open.ring().cancel();
    }
}
