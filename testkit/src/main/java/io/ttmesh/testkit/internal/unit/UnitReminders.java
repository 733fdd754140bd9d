package io.ttmesh.testkit.internal.unit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;

/** The reminders of the actor under test: they outlive its instances and come when the test lets time pass. For one thread. */
final class UnitReminders {
    private final ActorSystem<?> system;
    private final ActorRef<Object> host;
    private final Map<String, Cancellable> open = new HashMap<>();

    UnitReminders(ActorSystem<?> system, ActorRef<Object> host) {
        this.system = system;
        this.host = host;
    }

    /** The time of the test, which begins at the epoch. */
    Instant now() {
        var scheduler = (ExplicitlyTriggeredScheduler) system.classicSystem().scheduler();
        return Instant.ofEpochMilli(scheduler.currentTimeMs());
    }

    void set(String name, Object command, Duration delay, Optional<Duration> every) {
        cancel(name);
        Runnable ring = () -> host.tell(new UnitMessage.Give(command));
        open.put(
                name,
                every.isPresent()
                        ? system.scheduler().scheduleAtFixedRate(delay, every.get(), ring, system.executionContext())
                        : system.scheduler().scheduleOnce(delay, ring, system.executionContext()));
    }

    boolean cancel(String name) {
        Cancellable set = open.remove(name);
        return set != null && set.cancel();
    }
}
