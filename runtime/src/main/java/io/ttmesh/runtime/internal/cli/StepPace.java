package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast the parts of a step end, from what was seen of it lately. Immutable.
 *
 * @param run the run of the step that this is about
 * @param looks oldest first
 */
record StepPace(int run, List<Look> looks) {
    /** Older looks are let go, so that the pace is that of now. */
    private static final Duration WINDOW = Duration.ofSeconds(30);
    /** Over a shorter time a pace says nothing. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private static final double MILLIS = 1e3;

    /** What was seen at a moment. */
    record Look(Instant at, int done) {}

    StepPace {
        looks = List.copyOf(looks);
    }

    static StepPace of(JobStatus.Step step, Instant at) {
        return new StepPace(step.run(), List.of(new Look(at, step.partsDone())));
    }

    /** With one more look, at a later moment; begins anew when the step does. */
    StepPace then(JobStatus.Step step, Instant at) {
        if (step.run() != run || step.partsDone() < looks.getLast().done()) {
            return of(step, at);
        }
        List<Look> more = new ArrayList<>(looks);
        more.add(new Look(at, step.partsDone()));
        Instant since = at.minus(WINDOW);
        while (more.size() > 2 && !more.get(1).at().isAfter(since)) {
            more.removeFirst();
        }
        return new StepPace(run, more);
    }

    /** Parts per second; empty as long as there is nothing to tell it from. */
    Optional<Double> perSecond() {
        Duration time = Duration.between(looks.getFirst().at(), looks.getLast().at());
        int done = looks.getLast().done() - looks.getFirst().done();
        return done == 0 || time.compareTo(LEAST) < 0 ? Optional.empty() : Optional.of(done * MILLIS / time.toMillis());
    }
}
