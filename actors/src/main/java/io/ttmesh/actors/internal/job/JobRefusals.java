package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import io.ttmesh.model.StepPhase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Why submissions of a job are made again: the last such reason is shown until that submission has been taken. Known to one
 * incarnation only, and for one thread.
 */
final class JobRefusals {
    /** Of submissions that are to be made again; of more, the oldest are forgotten. */
    private static final int KNOWN_MAX = 1_000;

    private final JobId job;
    private final RefusalLog shared;
    /** By unit, the last one last. */
    private final Map<UnitId, Refusal> known = new LinkedHashMap<>();

    private record Refusal(JobFlights.Again what, Instant at) {}

    JobRefusals(JobId job, RefusalLog shared) {
        this.job = job;
        this.shared = shared;
    }

    /** What was submitted before is of no interest any more. */
    void forget() {
        known.clear();
    }

    /** Owners have some, others are to be submitted again. Tells whoever reads the log, of the last one. */
    void heard(JobFlights.Arrived arrived, JobState state, Instant now, Logger log) {
        List<JobFlights.Again> again = arrived.again();
        arrived.taken().forEach(known::remove);
        known.values().removeIf(refusal -> !isWanted(state, refusal.what()));
        boolean isFirst = again.stream().map(JobFlights.Again::unit).noneMatch(known::containsKey);
        for (JobFlights.Again one : again) {
            known.remove(one.unit());
            known.put(one.unit(), new Refusal(one, now));
            if (known.size() > KNOWN_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
        if (!again.isEmpty()) {
            log(again.getLast(), isFirst, state, now, log);
        }
    }

    private void log(JobFlights.Again last, boolean isFirst, JobState state, Instant now, Logger log) {
        String step = state.vertex(last.unit().vertex()).name();
        if (isFirst) {
            shared.once(log, job, step, last.why());
        } else {
            shared.again(log, job, step, last.why(), now);
        }
    }

    /** What is to be known of a job that runs; empty if all that was submitted found its taker. */
    String shown(JobState state) {
        return known.values().stream()
                .filter(refusal -> isWanted(state, refusal.what()))
                .reduce((before, last) -> last)
                .map(refusal -> text(refusal, state))
                .orElse("");
    }

    private static String text(Refusal refusal, JobState state) {
        JobFlights.Again what = refusal.what();
        String step = state.vertex(what.unit().vertex()).name();
        return (what.isLost()
                        ? "what became of a submission of step " + step + " was not known at " + refusal.at()
                                + ", for its owner was lost or silent, and it is made again: "
                        : "a submission of step " + step + " was refused at " + refusal.at() + ", and is made again: ")
                + Brief.text(what.why());
    }

    private static boolean isWanted(JobState state, JobFlights.Again what) {
        Cell cell = state.cell(what.unit().vertex());
        return cell.phase == StepPhase.QUEUED
                && state.isOpen(what.unit())
                && cell.runOf(what.unit().unit()) == what.run();
    }
}
