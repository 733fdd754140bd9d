package io.ttmesh.actors.internal.job;

import io.ttmesh.model.TaskVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long submissions of tasks took, as the coordinators of one node have seen it, the time in queues included; a moving mean.
 * Safe for many threads.
 */
final class JobCosts {
    private static final int TASKS_MAX = 10_000;
    private static final double NEWEST = 0.2;

    private final Map<TaskVersion, Double> millis = new LinkedHashMap<>();

    /** One took so long. */
    synchronized void took(TaskVersion task, double tookMillis) {
        millis.merge(task, tookMillis, (mean, newest) -> mean + NEWEST * (newest - mean));
        if (millis.size() > TASKS_MAX) {
            var oldest = millis.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The estimate; 1 for what was never seen. */
    synchronized double of(TaskVersion task) {
        return millis.getOrDefault(task, 1.0);
    }
}
