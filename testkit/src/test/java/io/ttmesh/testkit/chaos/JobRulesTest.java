package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobMark.Kind;
import io.ttmesh.testkit.chaos.JobTale.Answer;
import io.ttmesh.testkit.chaos.JobTale.Cancel;
import io.ttmesh.testkit.chaos.JobTale.Ended;
import io.ttmesh.testkit.chaos.JobTale.Life;
import io.ttmesh.testkit.chaos.JobTale.Look;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules' own trial on made-up histories, both ways. Times are in seconds. */
class JobRulesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Instant AT = Instant.EPOCH;

    /** {@code b} after {@code a}, a map of two portions, one of which has two items, and a branch that is not taken. */
    private static final JobShape SHAPE = new JobShape(
            Map.of(
                    "a", new JobShape.Unit("a", 1),
                    "b", new JobShape.Unit("b", 1),
                    "m#0", new JobShape.Unit("m", 2),
                    "m#1", new JobShape.Unit("m", 1),
                    "x", new JobShape.Unit("x", 1)),
            Map.of("b", List.of(new JobShape.Needs(2, List.of(Set.of("a"), Set.of("m"))))),
            List.of());

    private static final Map<String, StepPhase> DONE =
            Map.of("a", StepPhase.DONE, "b", StepPhase.DONE, "m", StepPhase.DONE, "x", StepPhase.SKIPPED);
    private static final Map<String, StepPhase> FAILED =
            Map.of("a", StepPhase.DONE, "b", StepPhase.FAILED, "m", StepPhase.FAILED, "x", StepPhase.SKIPPED);

    private final List<JobMark> marks = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Happened.StepEnded> ends = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    private static JobReference done() {
        return new JobReference(Set.of(JobPhase.DONE), Optional.of(7L), DONE, Set.of(), Set.of());
    }

    private static JobReference failed() {
        return new JobReference(Set.of(JobPhase.FAILED), Optional.empty(), FAILED, Set.of("m"), Set.of());
    }

    private static Life life(double began, double ended, JobReference expected, String... doneBefore) {
        return new Life(
                (long) (began * SECOND),
                Optional.of((long) (ended * SECOND)),
                expected,
                Set.of(doneBefore),
                Optional.empty());
    }

    private void mark(double at, Kind kind, String unit, int item, int attempt, String node) {
        marks.add(new JobMark(
                (long) (at * SECOND), kind, unit, item, "t-" + unit, new FencingToken(0, attempt), node, 0));
    }

    /** Of the task {@code a}. */
    private void saved(double at, Kind kind, int attempt, String node, int number) {
        marks.add(new JobMark((long) (at * SECOND), kind, "a", 0, "t-a", new FencingToken(0, attempt), node, number));
    }

    private void ran(double from, double to, String unit, int item, int attempt, String node) {
        mark(from, Kind.BEGAN, unit, item, attempt, node);
        mark(to, Kind.ENDED, unit, item, attempt, node);
    }

    /** Everything once, and well. */
    private void good() {
        ran(1, 2, "a", 0, 1, "n1");
        ran(1, 2, "m#0", 0, 1, "n2");
        ran(2, 3, "m#0", 1, 1, "n2");
        ran(1, 3, "m#1", 0, 1, "n3");
        ran(4, 5, "b", 0, 1, "n1");
        lives.add(life(0, 6, done()));
        looks.add(look(0, JobPhase.DONE, DONE, AT));
        answers.add(answer(JobPhase.DONE, 7L));
        List.of("a", "b", "m", "x").forEach(this::stepEnded);
    }

    private void stepEnded(String step) {
        ends.add(new Happened.StepEnded(0, "job", step, "n1", StepPhase.DONE));
    }

    private static Look look(int life, JobPhase phase, Map<String, StepPhase> steps, Instant at) {
        Map<String, Ended> ended = new java.util.HashMap<>();
        steps.forEach((step, how) -> ended.put(step, new Ended(how, at)));
        return new Look(0, life, phase, "n1", ended, Set.of());
    }

    private static Answer answer(JobPhase phase, long number) {
        return new Answer(0, "n1", phase, Optional.of(number), Set.of(), "");
    }

    private List<String> broken() {
        return JobRules.judge(new JobTale("job", SHAPE, marks, lives, looks, answers, ends, List.of()), troubles)
                .stream()
                .map(Violation::rule)
                .distinct()
                .toList();
    }

    @Test
    void whatOneThreadWouldHaveDoneIsRight() {
        good();

        assertThat(broken()).isEmpty();
    }

    @Test
    void aJobThatDoesNotEndIsOneThatDoesNotEnd() {
        good();
        lives.set(0, new Life(0, Optional.empty(), done(), Set.of(), Optional.empty()));

        assertThat(broken()).containsExactly("J1");
    }

    @Test
    void anotherResultOrAnotherEndIsWrong() {
        good();
        answers.add(answer(JobPhase.DONE, 8L));
        assertThat(broken()).containsExactly("J2");

        answers.set(1, new Answer(0, "n1", JobPhase.FAILED, Optional.empty(), Set.of("a"), ""));
        assertThat(broken()).containsExactly("J2");
    }

    @Test
    void aStepThatEndedOtherwiseIsWrongUnlessNobodyWaitsForIt() {
        good();
        looks.set(
                0,
                look(
                        0,
                        JobPhase.DONE,
                        Map.of(
                                "a",
                                StepPhase.DONE,
                                "b",
                                StepPhase.DONE,
                                "m",
                                StepPhase.CANCELLED,
                                "x",
                                StepPhase.SKIPPED),
                        AT));
        assertThat(broken()).containsExactly("J2");

        lives.set(0, life(0, 6, new JobReference(Set.of(JobPhase.DONE), Optional.of(7L), DONE, Set.of(), Set.of("m"))));
        assertThat(broken()).isEmpty();
    }

    @Test
    void aStepOfTheOtherBranchDoesNotRun() {
        good();
        ran(1, 2, "x", 0, 1, "n1");

        assertThat(broken()).containsExactly("J2");
    }

    @Test
    void aStepThatEndsAnotherTimeHasTwoOutcomes() {
        good();
        looks.add(look(0, JobPhase.DONE, DONE, AT.plusMillis(1)));
        assertThat(broken()).containsExactly("J3");

        looks.removeLast();
        stepEnded("a");
        assertThat(broken()).containsExactly("J3");
    }

    @Test
    void oneExecutionRunsOnce() {
        good();
        mark(1.5, Kind.BEGAN, "a", 0, 1, "n2");

        assertThat(broken()).containsExactly("J3");
    }

    @Test
    void nothingRunsBeforeItsParentsHaveEnded() {
        good();
        marks.removeIf(mark -> mark.unit().equals("m#0") && mark.item() == 1);
        ran(4.5, 4.8, "m#0", 1, 1, "n2");

        assertThat(broken()).containsExactly("J4");
    }

    @Test
    void whatFailedRunsAgainAndWhatSucceededDoesNot() {
        good();
        marks.removeIf(mark -> mark.unit().equals("a"));
        mark(0.2, Kind.BEGAN, "a", 0, 1, "n1");
        mark(0.4, Kind.FAILED, "a", 0, 1, "n1");
        ran(1, 2, "a", 0, 2, "n1");
        assertThat(broken()).isEmpty();

        ran(2.1, 2.2, "a", 0, 3, "n1");
        assertThat(broken()).containsExactly("J5");
    }

    @Test
    void whatWasUnderWayOnANodeThatWasStruckRunsAgainAndNothingElse() {
        good();
        marks.removeIf(mark -> mark.unit().equals("b"));
        mark(3.5, Kind.BEGAN, "b", 0, 1, "n2");
        ran(4, 5, "b", 0, 2, "n1");
        assertThat(broken()).containsExactly("J5");

        troubles.add(new Trouble("n3", 3 * SECOND, 4 * SECOND, "KILL"));
        assertThat(broken()).as("another node").containsExactly("J5");

        troubles.set(0, new Trouble("n2", 3 * SECOND, 3 * SECOND + 1, "KILL"));
        assertThat(broken()).as("before it began").containsExactly("J5");

        troubles.set(0, new Trouble("n2", 3 * SECOND, 4 * SECOND, "KILL"));
        assertThat(broken()).isEmpty();
    }

    @Test
    void whatHadEndedLongBeforeTheKillDoesNotRunAgain() {
        good();
        ran(40, 41, "a", 0, 2, "n1");
        troubles.add(new Trouble("n1", 4 * SECOND, 5 * SECOND, "KILL"));
        assertThat(broken()).as("its outcome may have been lost").isEmpty();

        troubles.set(0, new Trouble("n1", 20 * SECOND, 21 * SECOND, "KILL"));
        assertThat(broken()).containsExactly("J5");
    }

    @Test
    void anotherSubmissionOfTheSameUnitIsARepeat() {
        good();
        marks.add(new JobMark(2 * SECOND, Kind.BEGAN, "a", 0, "other", new FencingToken(0, 1), "n1", 0));

        assertThat(broken()).containsExactly("J5");
    }

    @Test
    void anExecutionGoesOnBehindWhatWasStored() {
        good();
        troubles.add(new Trouble("n1", SECOND, 2 * SECOND, "KILL"));
        marks.removeIf(mark -> mark.unit().equals("a"));
        mark(0.1, Kind.BEGAN, "a", 0, 1, "n1");
        saved(0.1, Kind.FROM, 1, "n1", 0);
        saved(0.2, Kind.KEPT, 1, "n1", 1);
        saved(0.3, Kind.KEPT, 1, "n1", 2);
        mark(2.1, Kind.BEGAN, "a", 0, 2, "n2");
        mark(2.5, Kind.ENDED, "a", 0, 2, "n2");

        for (int from = 0; from < 5; from++) {
            saved(2.2, Kind.FROM, 2, "n2", from);
            assertThat(broken())
                    .as("from " + from)
                    .containsExactlyElementsOf(from < 2 || from > 3 ? List.of("J6") : List.of());
            marks.removeLast();
        }
    }

    @Test
    void theFirstExecutionHasNothingToGoOnFrom() {
        good();
        saved(1.1, Kind.FROM, 1, "n1", 1);

        assertThat(broken()).containsExactly("J6");
    }

    /** The map's second portion failed, then it was mended; what ran, ran at least 5 s before the end. */
    private void failedAndResumed() {
        ran(1, 2, "a", 0, 1, "n1");
        ran(1, 2, "m#0", 0, 1, "n2");
        ran(2, 3, "m#0", 1, 1, "n2");
        mark(1, Kind.BEGAN, "m#1", 0, 1, "n3");
        mark(8, Kind.FAILED, "m#1", 0, 1, "n3");
        lives.add(life(0, 8, failed()));
        lives.add(life(10, 15, done(), "a"));
        ran(11, 12, "m#1", 0, 2, "n3");
        ran(13, 14, "b", 0, 1, "n1");
        looks.add(look(0, JobPhase.FAILED, FAILED, AT));
        looks.add(look(1, JobPhase.DONE, DONE, AT.plusMillis(1)));
    }

    @Test
    void resumeRunsWhatIsMissing() {
        failedAndResumed();

        assertThat(broken()).isEmpty();
    }

    @Test
    void resumeRunsNoStepThatWasDoneAndNoPortion() {
        failedAndResumed();
        marks.add(new JobMark(11 * SECOND, Kind.BEGAN, "a", 0, "other", new FencingToken(0, 1), "n1", 0));
        assertThat(broken()).containsExactly("J7");

        marks.removeLast();
        marks.add(new JobMark(11 * SECOND, Kind.BEGAN, "m#0", 0, "other", new FencingToken(0, 1), "n1", 0));
        assertThat(broken()).containsExactly("J7");
    }

    @Test
    void aPortionThatEndedWithTheJobMayRunAgain() {
        failedAndResumed();
        lives.set(0, life(0, 4, failed()));
        marks.add(new JobMark(11 * SECOND, Kind.BEGAN, "m#0", 0, "other", new FencingToken(0, 1), "n1", 0));

        assertThat(broken()).isEmpty();
    }

    private void cancelledAt(double asked, double done) {
        good();
        marks.removeIf(mark -> mark.unit().equals("b"));
        answers.clear();
        looks.clear();
        lives.set(
                0,
                new Life(
                        0,
                        Optional.of((long) (asked * SECOND)),
                        done().orCancelled(),
                        Set.of(),
                        Optional.of(new Cancel((long) (asked * SECOND), (long) (done * SECOND)))));
    }

    @Test
    void aCancelLeavesNothingThatRuns() {
        cancelledAt(3.2, 4);
        assertThat(broken()).isEmpty();

        mark(3.1, Kind.BEGAN, "b", 0, 1, "n1");
        assertThat(broken()).as("it goes on").containsExactly("J8");

        mark(4.5, Kind.STOPPED, "b", 0, 1, "n1");
        assertThat(broken()).as("it was interrupted").isEmpty();
    }

    @Test
    void aPortionMayStopBetweenItsItems() {
        cancelledAt(3.2, 4);
        marks.removeIf(mark -> mark.unit().equals("m#0") && mark.item() == 1);
        assertThat(broken()).isEmpty();

        mark(8, Kind.BEGAN, "m#0", 1, 1, "n2");
        mark(8.1, Kind.ENDED, "m#0", 1, 1, "n2");
        assertThat(broken()).as("it goes on").containsExactly("J8");
    }

    @Test
    void nothingBeginsAfterACancel() {
        cancelledAt(3.2, 4);
        ran(4.1, 4.2, "b", 0, 1, "n1");

        assertThat(broken()).containsExactly("J8");
    }
}
