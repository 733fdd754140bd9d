package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.StepPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far the steps of a job are, as text: bars for a terminal, or a line now and then. Looks at no clock and writes nothing.
 * Immutable.
 *
 * @param job as it was seen last
 * @param at when
 * @param paces by the names of steps that are under way
 */
record JobProgress(JobStatus job, Instant at, Map<String, StepPace> paces) {
    /** Steps that have a bar; the others are counted in one line. */
    static final int BARS = 12;

    private static final int CELLS = 24;
    private static final int NAME_CHARS_MAX = 24;
    private static final int TENTHS = 10;

    JobProgress {
        paces = Map.copyOf(paces);
    }

    /** What is known from one look. */
    static JobProgress of(JobStatus job, Instant at) {
        return new JobProgress(job, at, Map.of()).then(job, at);
    }

    /** The next look at the same job. */
    JobProgress then(JobStatus next, Instant when) {
        Map<String, StepPace> more = new HashMap<>();
        for (JobStatus.Step step : next.steps()) {
            if (isUnderWay(step)) {
                StepPace former = paces.get(step.name());
                more.put(step.name(), former == null ? StepPace.of(step, when) : former.then(step, when));
            }
        }
        return new JobProgress(next, when, more);
    }

    private static boolean isUnderWay(JobStatus.Step step) {
        return step.phase() == StepPhase.RUNNING || step.phase() == StepPhase.QUEUED;
    }

    /** One line on the job, and a bar for each step; of many steps those that are under way or failed. */
    List<String> bars() {
        List<JobStatus.Step> shown = job.steps().size() <= BARS
                ? job.steps()
                : job.steps().stream()
                        .filter(step -> isUnderWay(step) || step.phase() == StepPhase.FAILED)
                        .limit(BARS)
                        .toList();
        int width = shown.stream().mapToInt(step -> name(step).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add("job " + job.job() + " " + job.name() + ": " + JobCommand.phase(job) + ", "
                + job.endedAt()
                        .map(end -> text(Duration.between(job.startedAt(), end)))
                        .orElseGet(() -> text(Duration.between(job.startedAt(), at)))
                + ", "
                + counts());
        for (JobStatus.Step step : shown) {
            int filled = step.phase() == StepPhase.DONE ? CELLS : (int) (share(step) * CELLS);
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-" + Math.max(1, width) + "s [%s%s] %s",
                    name(step),
                    "#".repeat(filled),
                    "-".repeat(CELLS - filled),
                    standing(step)));
        }
        return lines;
    }

    /** Lines on what is new since an earlier look: another place in the queue, steps in another phase, or a tenth further. */
    List<String> newsSince(JobProgress earlier) {
        List<String> lines = new ArrayList<>();
        if (job.phase() == JobPhase.QUEUED && job.position() != earlier.job.position()) {
            lines.add("job " + JobCommand.phase(job));
        }
        job.steps().stream()
                .filter(step -> earlier.job
                        .step(step.name())
                        .map(former -> former.phase() != step.phase() || tenths(former) != tenths(step))
                        .orElse(step.phase() != StepPhase.WAITING))
                .map(step -> "step " + step.name() + " " + standing(step))
                .forEach(lines::add);
        return lines;
    }

    private String counts() {
        return Arrays.stream(StepPhase.values())
                .filter(phase -> job.counts().getOrDefault(phase, 0) > 0)
                .map(phase -> job.counts().get(phase) + " " + phase.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "steps: ", ""));
    }

    private String standing(JobStatus.Step step) {
        String parts = step.parts() == 0 ? "" : " " + step.partsDone() + "/" + step.parts();
        if (step.phase() != StepPhase.RUNNING) {
            return step.phase() + parts;
        }
        Optional<Double> pace = Optional.ofNullable(paces.get(step.name())).flatMap(StepPace::perSecond);
        return String.format(Locale.ROOT, "%3d%%", (int) (share(step) * 100))
                + parts
                + pace.map(perSecond -> String.format(
                                Locale.ROOT,
                                " %.1f/s, %s left",
                                perSecond,
                                text(Duration.ofMillis(
                                        Math.round(1e3 * (step.parts() - step.partsDone()) / perSecond)))))
                        .orElse("");
    }

    private static double share(JobStatus.Step step) {
        return step.parts() == 0 ? 0 : (double) step.partsDone() / step.parts();
    }

    private static int tenths(JobStatus.Step step) {
        return (int) (share(step) * TENTHS);
    }

    private static String name(JobStatus.Step step) {
        String name = step.name();
        return name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX - 1) + "…";
    }

    /** As {@code 7s}, {@code 4m 07s}, {@code 2h 03m}. */
    private static String text(Duration time) {
        Duration shown = time.isNegative() ? Duration.ZERO : time;
        if (shown.toHours() > 0) {
            return String.format(Locale.ROOT, "%dh %02dm", shown.toHours(), shown.toMinutesPart());
        }
        return shown.toMinutes() > 0
                ? String.format(Locale.ROOT, "%dm %02ds", shown.toMinutes(), shown.toSecondsPart())
                : shown.toSeconds() + "s";
    }
}
