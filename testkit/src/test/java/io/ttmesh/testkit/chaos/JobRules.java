package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobRuns.Run;
import io.ttmesh.testkit.chaos.JobTale.Answer;
import io.ttmesh.testkit.chaos.JobTale.Cancel;
import io.ttmesh.testkit.chaos.JobTale.Ended;
import io.ttmesh.testkit.chaos.JobTale.Life;
import io.ttmesh.testkit.chaos.JobTale.Look;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what jobs did and said against what one thread would have made of them. */
final class JobRules {
    /** How long after a cancel a body may still write that it was interrupted. */
    private static final long STOP_MAX = 3_000_000_000L;

    private final JobTale tale;
    private final JobRuns runs;
    private final List<Violation> found = new ArrayList<>();

    private JobRules(JobTale tale, List<Trouble> troubles) {
        this.tale = tale;
        this.runs = new JobRuns(tale, troubles);
    }

    /** What is wrong with a job, on nodes that were not well at these times. */
    static List<Violation> judge(JobTale tale, List<Trouble> troubles) {
        var rules = new JobRules(tale, troubles);
        rules.itEnds();
        rules.itEndsRight();
        rules.stepsEndOnce();
        rules.parentsFirst();
        rules.repeatsAreExcused();
        rules.checkpointsAreKept();
        rules.resumeRunsWhatIsMissing();
        rules.cancelLeavesNothing();
        PipeRules.judge(tale, rules.runs, troubles).forEach(sentence -> rules.broken("J9", sentence));
        ChangeRules.judge(tale, rules.runs).forEach(sentence -> rules.broken("J10", sentence));
        return rules.found;
    }

    private void broken(String rule, String sentence) {
        found.add(new Violation(rule, tale.job(), sentence));
    }

    /** J1: every job ends, each time. */
    private void itEnds() {
        for (int i = 0; i < tale.lives().size(); i++) {
            if (tale.lives().get(i).ended().isEmpty()) {
                broken("J1", "life " + i + " does not end; last seen " + lastLook());
            }
        }
    }

    private String lastLook() {
        return tale.looks().isEmpty() ? "never" : tale.looks().getLast().toString();
    }

    /** J2: whoever asks is told what one thread would have made of it, and so are its steps. */
    private void itEndsRight() {
        for (Answer answer : tale.answers()) {
            JobReference expected = tale.lives().get(answer.life()).expected();
            boolean isRight = expected.phases().contains(answer.phase())
                    && (!answer.phase().hasResult() || answer.number().equals(expected.number()))
                    && (answer.phase() != JobPhase.FAILED || answer.failed().equals(expected.failed()));
            if (!isRight) {
                broken("J2", answer + " instead of " + expected);
            }
        }
        for (Look look : tale.looks()) {
            Life life = tale.lives().get(look.life());
            if (look.phase().isEnd() && look.phase() != JobPhase.CANCELLED) {
                life.expected().steps().forEach((step, phase) -> stepEndsRight(look, life, step, phase));
            }
        }
        runs.all().stream()
                .filter(run -> tale.lives().getLast().expected().steps().get(runs.stepOf(run)) == StepPhase.SKIPPED)
                .forEach(run -> broken("J2", "a step of the branch that is not taken runs: " + run));
    }

    private void stepEndsRight(Look look, Life life, String step, StepPhase expected) {
        Ended ended = look.steps().get(step);
        boolean mayBeCancelled =
                life.expected().loose().contains(step) && look.phase().hasResult();
        boolean isRight = ended != null
                && (ended.phase() == expected || (mayBeCancelled && ended.phase() == StepPhase.CANCELLED));
        if (!isRight) {
            broken("J2", "step " + step + " is " + ended + " instead of " + expected + " in " + look);
        }
    }

    /** J3: a step has one outcome in each life, and an execution is one. */
    private void stepsEndOnce() {
        Map<List<Object>, Ended> seen = new HashMap<>();
        for (Look look : tale.looks()) {
            look.steps().forEach((step, ended) -> {
                Ended former = seen.putIfAbsent(List.of(look.life(), step), ended);
                if (former != null && !former.equals(ended)) {
                    broken("J3", "step " + step + " was " + former + ", and is " + ended);
                }
            });
        }
        Map<String, Long> told = tale.stepEnds().stream()
                .collect(Collectors.groupingBy(Happened.StepEnded::step, Collectors.counting()));
        told.forEach((step, times) -> {
            if (times > tale.lives().size()) {
                broken("J3", "step " + step + " ended " + times + " times");
            }
        });
        Set<List<Object>> began = new HashSet<>();
        tale.marks().stream()
                .filter(mark -> mark.kind() == JobMark.Kind.BEGAN
                        && !began.add(List.of(mark.unit(), mark.item(), mark.taskId(), mark.token())))
                .forEach(mark -> broken("J3", "one execution ran twice: " + mark));
    }

    /** J4: nothing runs before what it needs, or comes after, has ended: portion by portion, input by input. */
    private void parentsFirst() {
        for (Run run : runs.all()) {
            tale.shape().needsOf(run.unit()).forEach(needs -> {
                long there = needs.inputs().stream()
                        .filter(input -> input.stream().anyMatch(made -> runs.hadEnded(made, run.began())))
                        .count();
                if (there < needs.least()) {
                    broken("J4", there + " of " + needs + " had ended before " + run);
                }
            });
        }
    }

    /** J5: nothing runs again but what failed, or was under way on a node that was struck. */
    private void repeatsAreExcused() {
        runs.repeats()
                .filter(repeat -> !runs.wasStruck(repeat.former())
                        && !runs.isTroubled(
                                repeat.again().node(), repeat.again().began()))
                .forEach(repeat -> broken("J5", "runs again without need: " + repeat));
    }

    /** J6: an execution goes on behind all that was stored before, and not behind what never was. */
    private void checkpointsAreKept() {
        for (JobMark from : tale.marks()) {
            if (from.kind() == JobMark.Kind.FROM) {
                List<JobMark> earlier = tale.marks().stream()
                        .filter(mark -> mark.kind() == JobMark.Kind.KEPT
                                && mark.taskId().equals(from.taskId())
                                && mark.unit().equals(from.unit())
                                && mark.item() == from.item()
                                && mark.token().compareTo(from.token()) < 0)
                        .toList();
                int least = earlier.stream()
                        .filter(mark -> mark.at() < from.at())
                        .mapToInt(JobMark::number)
                        .max()
                        .orElse(0);
                int most = 1 + earlier.stream().mapToInt(JobMark::number).max().orElse(0);
                boolean isFirst = from.token().attempt() == 1;
                if (from.number() < least || from.number() > (isFirst ? 0 : most)) {
                    broken("J6", least + " was stored, at most " + most + ", before " + from);
                }
            }
        }
    }

    /** J7: after a resume nothing runs that was done: no step, no portion of a map, no input of a split. */
    private void resumeRunsWhatIsMissing() {
        for (int i = 1; i < tale.lives().size(); i++) {
            Life life = tale.lives().get(i);
            long end = i + 1 < tale.lives().size() ? tale.lives().get(i + 1).began() : Long.MAX_VALUE;
            long accepted = tale.lives().get(i - 1).ended().orElse(0L) - JobRuns.ACCEPT;
            for (Run run : runs.all()) {
                boolean wasDone = life.doneBefore().contains(runs.stepOf(run))
                        || partWasDone(run, accepted)
                        || runs.wasUsed(run.unit(), life.began());
                if (run.began() > life.began()
                        && run.began() < end
                        && wasDone
                        && !runs.isTroubled(run.node(), run.began())) {
                    broken("J7", "was done, and runs after the resume: " + run);
                }
            }
        }
    }

    /** A portion of a map, or an input that is split, keeps its outcome although the step failed. */
    private boolean partWasDone(Run again, long accepted) {
        return !again.unit().equals(runs.stepOf(again))
                && runs.all().stream()
                        .anyMatch(run -> run.unit().equals(again.unit())
                                && run.ended().isPresent()
                                && !run.failed()
                                && !runs.wasStruck(run)
                                && run.ended().getAsLong() < accepted);
    }

    /** J8: when a cancel is over, nothing runs any more. */
    private void cancelLeavesNothing() {
        for (int i = 0; i < tale.lives().size(); i++) {
            long end = i + 1 < tale.lives().size() ? tale.lives().get(i + 1).began() : Long.MAX_VALUE;
            tale.lives()
                    .get(i)
                    .cancel()
                    .ifPresent(cancel -> runs.all().stream()
                            .filter(run -> isLeftBy(run, cancel, end) && !runs.wasStruck(run))
                            .forEach(run -> broken("J8", "runs after " + cancel + ": " + run)));
        }
    }

    private static boolean isLeftBy(Run run, Cancel cancel, long end) {
        return run.began() > cancel.done() ? run.began() < end : !run.isOver(cancel.done() + STOP_MAX);
    }
}
