package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import io.ttmesh.model.StepPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Why submissions of a job found no taker, and are tried again: shown for as long as that one has not ended which was refused last,
 * and logged now and then. Known to one incarnation only, and for one thread.
 */
final class JobRefusals {
    private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);

    private @Nullable Refusal last;
    private @Nullable Instant loggedAt;

    private record Refusal(JobFlights.Again what, Instant at) {}

    /** These are to be submitted again. */
    void heard(List<JobFlights.Again> again, Instant now) {
        if (!again.isEmpty()) {
            last = new Refusal(again.getLast(), now);
        }
    }

    /** What is to be known of a job that runs; empty if all that was submitted found its taker. */
    String shown(JobState state) {
        Refusal known = last;
        return known == null || !isWanted(state, known.what().unit())
                ? ""
                : "a submission of step "
                        + state.vertex(known.what().unit().vertex()).name()
                        + " found no taker at " + known.at() + ", and is tried again: "
                        + Brief.text(known.what().why());
    }

    private static boolean isWanted(JobState state, UnitId unit) {
        return state.cell(unit.vertex()).phase == StepPhase.QUEUED && state.isOpen(unit);
    }

    /** Tells whoever reads the log, but not each time. */
    void log(Logger log, JobId job, JobState state, Instant now) {
        Refusal known = last;
        Instant before = loggedAt;
        if (known == null || (before != null && before.plus(LOGGED_EVERY).isAfter(now))) {
            return;
        }
        loggedAt = now;
        log.warn(
                "job={} step={} taken=false retried=true why=\"{}\"",
                job,
                state.vertex(known.what().unit().vertex()).name(),
                known.what().why());
    }
}
