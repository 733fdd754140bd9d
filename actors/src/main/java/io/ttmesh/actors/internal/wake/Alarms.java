package io.ttmesh.actors.internal.wake;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When each actor is to be looked at next: one time for each, however often it is set. For one thread. */
final class Alarms {
    private final Map<String, Alarm> known = new HashMap<>();
    private final NavigableSet<Alarm> inOrder =
            new TreeSet<>(Comparator.comparing(Alarm::at).thenComparing(Alarm::name));

    private record Alarm(Instant at, String name) {}

    /** Looks at it at that time, and no more when it was set to. */
    void set(String name, Instant at) {
        drop(name);
        var alarm = new Alarm(at, name);
        known.put(name, alarm);
        inOrder.add(alarm);
    }

    void drop(String name) {
        Alarm alarm = known.remove(name);
        if (alarm != null) {
            inOrder.remove(alarm);
        }
    }

    /** Takes the next one whose time has come; null when there is none. */
    @Nullable
    String take(Instant now) {
        if (inOrder.isEmpty() || inOrder.first().at().isAfter(now)) {
            return null;
        }
        String name = inOrder.removeFirst().name();
        known.remove(name);
        return name;
    }
}
