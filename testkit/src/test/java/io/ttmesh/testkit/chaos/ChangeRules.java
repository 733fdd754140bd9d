package io.ttmesh.testkit.chaos;

import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobTale.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * J10: a change of a job that runs is in it exactly if that was said. What was said is also in what one thread would make of the
 * job, so J2 sees a change that was lost, or made twice.
 */
final class ChangeRules {
    private ChangeRules() {}

    /** What is wrong with a job, a sentence each. */
    static List<String> judge(JobTale tale, JobRuns runs) {
        List<String> found = new ArrayList<>();
        for (Change change : tale.changes()) {
            switch (change.told()) {
                case MADE -> {}
                case REFUSED -> refused(tale, runs, change, found);
                case UNKNOWN -> found.add("nobody was told what became of " + change);
            }
        }
        return found;
    }

    private static void refused(JobTale tale, JobRuns runs, Change change, List<String> found) {
        runs.all().stream()
                .filter(run -> change.given().contains(runs.stepOf(run)))
                .forEach(run -> found.add("was refused, and runs: " + run + " of " + change));
        tale.looks().stream()
                .filter(look -> change.given().stream()
                        .anyMatch(step ->
                                look.steps().containsKey(step) || look.others().contains(step)))
                .findFirst()
                .ifPresent(look -> found.add("was refused, and is there: " + change + " in " + look));
        boolean mayBe = tale.lives().stream()
                .anyMatch(life ->
                        life.cancel().isPresent() || life.expected().steps().get(change.fed()) == StepPhase.FAILED);
        if (!mayBe) {
            found.add("was refused, though it had to be made: " + change);
        }
    }
}
