package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells whoever reads the log of a node that jobs wait for somebody to take what they submit: all of them in one line now and then.
 * Safe for many threads.
 */
final class RefusalLog {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Set<JobId> jobs = new HashSet<>();
    private @Nullable Instant loggedAt;

    /** It happened once, which is nothing to warn of. */
    void once(Logger log, JobId job, String step, String why) {
        log.debug("job={} step={} taken=false retried=true why=\"{}\"", job, step, why);
    }

    /** It happened to one submission again and again. */
    synchronized void again(Logger log, JobId job, String step, String why, Instant now) {
        Instant before = loggedAt;
        if (before != null && before.plus(EVERY.multipliedBy(2)).isBefore(now)) {
            jobs.clear(); // what waited after that line has long gone on
        }
        jobs.add(job);
        if (before != null && before.plus(EVERY).isAfter(now)) {
            once(log, job, step, why);
            return;
        }
        log.warn("jobs={} job={} step={} taken=false retried=true why=\"{}\"", jobs.size(), job, step, why);
        loggedAt = now;
        jobs.clear();
    }
}
