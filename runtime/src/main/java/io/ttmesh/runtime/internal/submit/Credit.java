package io.ttmesh.runtime.internal.submit;

import io.ttmesh.model.error.OverloadedException;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what this process has in flight, by namespace, and refuses more than the limit. Safe for many threads. */
public final class Credit {
    private final int limit;
    private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

    /** Allows this many submissions in flight in each namespace. */
    public Credit(int limit) {
        this.limit = limit;
    }

    /**
     * Takes one.
     *
     * @throws OverloadedException when none is left
     */
    public void take(String namespace) {
        taken.compute(namespace, (name, count) -> {
            int now = count == null ? 0 : count;
            if (now >= limit) {
                throw new OverloadedException("submission to namespace " + name + " refused: " + now
                        + " are in flight from this process (limit ttmesh.runtime.in-flight-limit)");
            }
            return now + 1;
        });
    }

    void giveBack(String namespace) {
        taken.computeIfPresent(namespace, (name, count) -> count > 1 ? count - 1 : null);
    }
}
