package io.ttmesh.testkit.chaos;

import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobRuns.Run;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * J9: a map whose portions another one takes is never more of them ahead than it may be. A portion counts from its first mark
 * until it has ended in the other map, so marks tell no more than the coordinator knew.
 */
final class PipeRules {
    private final JobTale tale;
    private final JobRuns runs;
    private final List<Trouble> troubles;
    private final List<String> found = new ArrayList<>();

    private PipeRules(JobTale tale, JobRuns runs, List<Trouble> troubles) {
        this.tale = tale;
        this.runs = runs;
        this.troubles = troubles;
    }

    /** What is wrong with a job, a sentence each. */
    static List<String> judge(JobTale tale, JobRuns runs, List<Trouble> troubles) {
        var rules = new PipeRules(tale, runs, troubles);
        tale.shape().pipes().forEach(pipe -> {
            for (int life = 0; life < tale.lives().size(); life++) {
                rules.judge(pipe, life);
            }
        });
        return rules.found;
    }

    private void judge(JobShape.Pipe pipe, int life) {
        long from = tale.lives().get(life).began();
        long to = life + 1 < tale.lives().size() ? tale.lives().get(life + 1).began() : Long.MAX_VALUE;
        Map<String, Long> began = new HashMap<>();
        runs.all().stream()
                .filter(run -> runs.stepOf(run).equals(pipe.from()) && run.began() >= from && run.began() < to)
                .forEach(run -> began.merge(run.unit(), run.began(), Math::min));
        began.forEach((unit, at) -> {
            List<String> ahead = began.entrySet().stream()
                    .filter(other -> other.getValue() <= at && !runs.hadEnded(pipe.takerOf(other.getKey()), at))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            if (ahead.size() > pipe.ahead() && isBound(pipe, life, at)) {
                found.add(ahead + " had begun and were not taken, in place of " + pipe.ahead() + " of " + pipe
                        + " when " + unit + " began at " + at);
            }
        });
    }

    /**
     * Whether the map had to wait. One whose taker has failed has not. And the first one hands its portions out in their order,
     * so the next coordinator knows all that run; another one goes by what is there, and what runs for a lost coordinator
     * may be something else.
     */
    private boolean isBound(JobShape.Pipe pipe, int life, long at) {
        boolean sawOneCoordinator = tale.looks().stream()
                        .filter(look -> look.life() == life)
                        .map(JobTale.Look::coordinator)
                        .distinct()
                        .count()
                <= 1;
        boolean wasCalm = sawOneCoordinator && troubles.stream().noneMatch(trouble -> trouble.from() <= at);
        return (pipe.isFirst() || wasCalm) && !mayHaveFailed(pipe.to(), life, at);
    }

    private boolean mayHaveFailed(String step, int life, long at) {
        JobTale.Life one = tale.lives().get(life);
        return one.expected().steps().get(step) == StepPhase.FAILED
                && runs.all().stream()
                        .filter(Run::failed)
                        .anyMatch(
                                run -> runs.stepOf(run).equals(step) && run.last() >= one.began() && run.last() <= at);
    }
}
