package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.testkit.chaos.JobMark.Kind;
import io.ttmesh.testkit.chaos.JobRecipe.Body;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import io.ttmesh.testkit.chaos.JobRecipe.Manner;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import io.ttmesh.testkit.chaos.JobTale.Change;
import io.ttmesh.testkit.chaos.JobTale.Ended;
import io.ttmesh.testkit.chaos.JobTale.Fate;
import io.ttmesh.testkit.chaos.JobTale.Life;
import io.ttmesh.testkit.chaos.JobTale.Look;
import io.ttmesh.testkit.chaos.JobTale.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rules' trial on made-up histories of pipes, splits, orders, deadlines and changes, both ways. Times are in seconds.
 */
class JobFlowRulesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String GROWS = "p1";

    private final List<JobMark> marks = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    private static List<Body> bodies(int count) {
        return Collections.nCopies(count, new Body(0, 1, Gate.OPEN, 0, 1));
    }

    private static Body shut() {
        return new Body(0, 1, Gate.SHUT, 0, 1);
    }

    /** Six portions of one item each in so many stages, each at most two ahead of the next. */
    private static Part pipe(int stages, List<Body> bodies) {
        return new Part(
                "p0", JobRecipe.Kind.PIPE, List.of(), List.of(), 1, bodies, new Manner(stages, 2, 0, List.of()));
    }

    /** An input of two parts, the first of which has one part itself. */
    private static Part split(List<Body> bodies) {
        return new Part(
                "p0", JobRecipe.Kind.SPLIT, List.of(), List.of(), 0, bodies, new Manner(1, 0, 0, List.of(-1, 0, 0, 1)));
    }

    private void life(JobRecipe recipe, Gate gate, double began, double ended, String... doneBefore) {
        lives.add(new Life(
                (long) (began * SECOND),
                Optional.of((long) (ended * SECOND)),
                JobReference.of(recipe, gate),
                Set.of(doneBefore),
                Optional.empty()));
    }

    private void look(double at, String coordinator, Map<String, StepPhase> ended, String... others) {
        Map<String, Ended> steps = new HashMap<>();
        ended.forEach((step, phase) -> steps.put(step, new Ended(phase, Instant.EPOCH)));
        looks.add(
                new Look((long) (at * SECOND), lives.size() - 1, JobPhase.RUNNING, coordinator, steps, Set.of(others)));
    }

    private void mark(double at, Kind kind, String unit, int attempt) {
        marks.add(new JobMark((long) (at * SECOND), kind, unit, 0, "t-" + unit, new FencingToken(0, attempt), "n1", 0));
    }

    private void ran(double from, double to, String unit) {
        mark(from, Kind.BEGAN, unit, 1);
        mark(to, Kind.ENDED, unit, 1);
    }

    private List<String> broken(JobRecipe recipe) {
        var tale = new JobTale("job", JobShape.of(recipe), marks, lives, looks, List.of(), List.of(), changes);
        return JobRules.judge(tale, troubles).stream()
                .map(Violation::rule)
                .distinct()
                .toList();
    }

    private static JobRecipe recipe(Part... parts) {
        return new JobRecipe("job", List.of(parts));
    }

    /** Two portions at a time: the next one begins when one was taken to its end. */
    private JobRecipe piped() {
        JobRecipe recipe = recipe(pipe(2, bodies(12)));
        for (int portion = 0; portion < 6; portion++) {
            int turn = 10 * (portion / 2);
            ran(turn + 1, turn + 2, "p0#" + portion);
            ran(turn + 3, turn + 4, "p0.1#" + portion);
        }
        life(recipe, Gate.OPEN, 0, 60);
        return recipe;
    }

    @Test
    void portionsThatAreTakenAsTheyComeAreRight() {
        assertThat(broken(piped())).isEmpty();
    }

    @Test
    void noPortionIsTakenBeforeItHasEnded() {
        JobRecipe recipe = piped();
        marks.removeIf(mark -> mark.unit().equals("p0.1#3"));
        ran(11.5, 14, "p0.1#3");

        assertThat(broken(recipe)).containsExactly("J4");
    }

    @Test
    void noPortionBeginsBeforeThereIsRoomForIt() {
        JobRecipe recipe = piped();
        marks.removeIf(mark -> mark.unit().equals("p0#2"));
        ran(3.5, 12, "p0#2");
        assertThat(broken(recipe)).as("two are on their way").containsExactly("J9");

        troubles.add(new Trouble("n2", SECOND, 2 * SECOND, "KILL"));
        look(1, "n1", Map.of());
        look(5, "n2", Map.of());
        assertThat(broken(recipe)).as("the next coordinator knows them").containsExactly("J9");
    }

    @Test
    void onlyAQuietCoordinatorKnowsWhatRunsOfALaterStage() {
        JobRecipe recipe = recipe(pipe(3, bodies(18)));
        life(recipe, Gate.OPEN, 0, 60);
        for (int portion = 0; portion < 3; portion++) {
            ran(portion * 2, portion * 2 + 1, "p0#" + portion);
            ran(portion * 2 + 1.5, portion * 2 + 1.8, "p0.1#" + portion);
        }
        assertThat(broken(recipe)).as("nothing was taken").containsExactly("J9");

        troubles.add(new Trouble("n2", 20 * SECOND, 21 * SECOND, "KILL"));
        assertThat(broken(recipe)).as("later").containsExactly("J9");

        troubles.set(0, new Trouble("n2", 2 * SECOND, 3 * SECOND, "KILL"));
        assertThat(broken(recipe)).as("before").isEmpty();

        troubles.clear();
        look(1, "n1", Map.of());
        look(5, "n2", Map.of());
        assertThat(broken(recipe)).as("another coordinator").isEmpty();
    }

    @Test
    void whatTakesNothingAnyMoreHoldsNobodyUp() {
        List<Body> bodies = new ArrayList<>(bodies(12));
        bodies.set(6, shut());
        JobRecipe recipe = recipe(pipe(2, bodies));
        life(recipe, Gate.SHUT, 0, 60);
        for (int portion = 0; portion < 6; portion++) {
            ran(portion < 2 ? 1 : 5, 6, "p0#" + portion);
        }
        assertThat(broken(recipe)).as("nothing has failed yet").containsExactly("J9");

        marks.removeIf(mark -> mark.unit().equals("p0#0"));
        ran(1, 2, "p0#0");
        mark(3, Kind.BEGAN, "p0.1#0", 3);
        mark(4, Kind.FAILED, "p0.1#0", 3);
        assertThat(broken(recipe)).isEmpty();
    }

    @Test
    void noPortionOfAnyStageRunsAgainAfterAResume() {
        List<Body> bodies = new ArrayList<>(bodies(12));
        bodies.set(11, shut());
        JobRecipe recipe = piped();
        mark(70, Kind.BEGAN, "p0.1#5", 2);
        mark(71, Kind.ENDED, "p0.1#5", 2);
        JobMark done = marks.stream()
                .filter(mark -> mark.unit().equals("p0.1#5") && mark.kind() == Kind.ENDED)
                .findFirst()
                .orElseThrow();
        marks.remove(done);
        mark(24, Kind.FAILED, "p0.1#5", 1);
        lives.clear();
        life(recipe(pipe(2, bodies)), Gate.SHUT, 0, 60);
        life(recipe, Gate.OPEN, 65, 80, "p0");
        assertThat(broken(recipe)).isEmpty();

        mark(69, Kind.BEGAN, "p0.1#4", 2);
        mark(69.5, Kind.ENDED, "p0.1#4", 2);
        assertThat(broken(recipe)).as("of a stage that failed").containsExactly("J7");

        marks.removeLast();
        marks.removeLast();
        mark(69, Kind.BEGAN, "p0#4", 2);
        mark(69.5, Kind.ENDED, "p0#4", 2);
        assertThat(broken(recipe)).as("of a stage that was done").containsExactly("J7");
    }

    private JobRecipe whole() {
        JobRecipe recipe = recipe(split(bodies(4)));
        ran(1, 2, "p0/");
        ran(3, 4, "p0/0/");
        ran(3, 5, "p0/1/");
        ran(5, 6, "p0/0/0/");
        ran(7, 8, "p0/0/+");
        ran(9, 10, "p0/+");
        life(recipe, Gate.OPEN, 0, 60);
        return recipe;
    }

    @Test
    void aSplitGoesDownItsInputsAndUpItsValues() {
        assertThat(broken(whole())).isEmpty();
    }

    @Test
    void noInputRunsBeforeItWasFoundAndNoValueIsPutTogetherBeforeItsParts() {
        JobRecipe recipe = whole();
        marks.removeIf(mark -> mark.unit().equals("p0/0/0/"));
        ran(3.5, 6, "p0/0/0/");
        assertThat(broken(recipe)).as("before it was found").containsExactly("J4");

        marks.removeIf(mark -> mark.unit().equals("p0/0/0/"));
        ran(5, 7.5, "p0/0/0/");
        assertThat(broken(recipe)).as("before its parts").containsExactly("J4");

        marks.removeIf(mark -> mark.unit().equals("p0/0/0/"));
        ran(5, 6, "p0/0/0/");
        marks.removeIf(mark -> mark.unit().equals("p0/0/+"));
        ran(7, 9.5, "p0/0/+");
        assertThat(broken(recipe)).as("before what was put together").containsExactly("J4");
    }

    @Test
    void everyInputRunsOnce() {
        JobRecipe recipe = whole();
        mark(5.5, Kind.BEGAN, "p0/1/", 2);
        mark(5.7, Kind.ENDED, "p0/1/", 2);

        assertThat(broken(recipe)).containsExactly("J5");
    }

    @Test
    void aResumeGoesOnInTheMiddleOfASplit() {
        List<Body> bodies = new ArrayList<>(bodies(4));
        bodies.set(3, shut());
        JobRecipe recipe = whole();
        marks.removeIf(mark -> mark.unit().equals("p0/0/0/") || mark.unit().endsWith("+"));
        mark(5, Kind.BEGAN, "p0/0/0/", 1);
        mark(6, Kind.FAILED, "p0/0/0/", 1);
        lives.clear();
        life(recipe(split(bodies)), Gate.SHUT, 0, 60);
        life(recipe, Gate.OPEN, 65, 80);
        mark(66, Kind.BEGAN, "p0/0/0/", 2);
        mark(67, Kind.ENDED, "p0/0/0/", 2);
        ran(68, 69, "p0/0/+");
        ran(70, 71, "p0/+");
        assertThat(broken(recipe)).isEmpty();

        mark(66, Kind.BEGAN, "p0/1/", 2);
        mark(67, Kind.ENDED, "p0/1/", 2);
        assertThat(broken(recipe)).as("its value is there").containsExactly("J7");

        marks.removeIf(mark -> mark.token().attempt() == 2 && mark.unit().equals("p0/1/"));
        mark(66, Kind.BEGAN, "p0/", 2);
        mark(67, Kind.ENDED, "p0/", 2);
        assertThat(broken(recipe)).as("its parts are known").containsExactly("J7");
    }

    @Test
    void whatWasUsedWasDoneHoweverLate() {
        List<Body> bodies = new ArrayList<>(bodies(4));
        bodies.set(3, shut());
        JobRecipe recipe = whole();
        marks.removeIf(mark -> mark.unit().equals("p0/0/0/") || mark.unit().endsWith("+"));
        lives.clear();
        life(recipe(split(bodies)), Gate.SHUT, 0, 6);
        life(recipe, Gate.OPEN, 65, 80);
        mark(66, Kind.BEGAN, "p0/1/", 2);
        mark(67, Kind.ENDED, "p0/1/", 2);
        assertThat(broken(recipe)).as("its outcome may be lost").isEmpty();

        mark(66, Kind.BEGAN, "p0/", 2);
        mark(67, Kind.ENDED, "p0/", 2);
        assertThat(broken(recipe)).as("its parts have begun").containsExactly("J7");
    }

    @Test
    void whatComesAfterAPartWaitsForItsEnd() {
        JobRecipe recipe = recipe(
                new Part("p0", JobRecipe.Kind.SOURCE, List.of(), 0, bodies(1)),
                new Part("p1", JobRecipe.Kind.MAP, List.of(), 1, bodies(2)).withAfter(List.of(0)),
                new Part("p2", JobRecipe.Kind.WHEN, List.of(0), 0, bodies(3)).withAfter(List.of(1)));
        life(recipe, Gate.OPEN, 0, 60);
        ran(1, 2, "p0");
        ran(3, 4, "p1#0");
        ran(3, 4, "p1#1");
        ran(5, 6, "p2.if");
        ran(7, 8, JobReference.of(recipe, Gate.OPEN).phaseOf("p2.then") == StepPhase.DONE ? "p2.then" : "p2.else");
        assertThat(broken(recipe)).isEmpty();

        marks.replaceAll(mark -> mark.unit().equals("p1#1") && mark.kind() == Kind.BEGAN
                ? new JobMark(SECOND, mark.kind(), mark.unit(), 0, mark.taskId(), mark.token(), mark.node(), 0)
                : mark);
        assertThat(broken(recipe)).as("a portion").containsExactly("J4");

        marks.removeIf(mark -> mark.unit().equals("p1#1"));
        ran(3, 5.5, "p1#1");
        assertThat(broken(recipe)).as("a condition").containsExactly("J4");
    }

    @Test
    void whatWaitsForADeadlineGoesOnWithWhatCameAndTheRestIsCancelled() {
        JobRecipe recipe = recipe(
                new Part("p0", JobRecipe.Kind.SOURCE, List.of(), 0, bodies(1)),
                new Part("p1", JobRecipe.Kind.TIMELY, List.of(0), 1, bodies(1)));
        life(recipe, Gate.OPEN, 0, 60);
        ran(1, 2, "p0");
        mark(1, Kind.BEGAN, "p1.hanging", 1);
        ran(3, 4, "p1");
        mark(4.1, Kind.STOPPED, "p1.hanging", 1);
        looks.add(new Look(
                5 * SECOND,
                0,
                JobPhase.DONE_PARTIAL,
                "n1",
                Map.of(
                        "p0",
                        new Ended(StepPhase.DONE, Instant.EPOCH),
                        "p1",
                        new Ended(StepPhase.DONE, Instant.EPOCH),
                        "p1.hanging",
                        new Ended(StepPhase.CANCELLED, Instant.EPOCH)),
                Set.of()));
        assertThat(broken(recipe)).isEmpty();

        marks.removeIf(mark -> mark.unit().equals("p0"));
        ran(1, 3.5, "p0");
        assertThat(broken(recipe)).as("without what it has to have").containsExactly("J4");

        Map<String, Ended> steps = new HashMap<>(looks.getFirst().steps());
        steps.put("p1.hanging", new Ended(StepPhase.DONE, Instant.EPOCH));
        looks.set(0, new Look(5 * SECOND, 0, JobPhase.DONE_PARTIAL, "n1", steps, Set.of()));
        marks.removeIf(mark -> mark.unit().equals("p0"));
        ran(1, 2, "p0");
        assertThat(broken(recipe)).as("what never ends is done").containsExactly("J2");
    }

    private static JobRecipe growing(Body first) {
        return recipe(
                new Part("p0", JobRecipe.Kind.SOURCE, List.of(), 0, List.of(first)),
                new Part(GROWS, JobRecipe.Kind.GROWING, List.of(0), 0, bodies(3)));
    }

    /** Told that the change was made, or that it was not; some of what it would give has run if it was. */
    private JobRecipe changed(Fate fate) {
        JobRecipe recipe = growing(bodies(1).getFirst());
        JobRecipe now = fate == Fate.MADE ? recipe.grown() : recipe;
        ran(1, 4, "p0");
        ran(1, 5, "p1.held");
        if (fate == Fate.MADE) {
            ran(2, 3, "p1.late");
        }
        ran(8, 9, GROWS);
        life(now, Gate.OPEN, 0, 60);
        changes.add(new Change(GROWS, Set.of("p1.late", "p1.later"), fate, "said"));
        return now;
    }

    @Test
    void whatWasAddedRunsBeforeWhatItWasGivenTo() {
        JobRecipe recipe = changed(Fate.MADE);
        assertThat(broken(recipe)).as("what it was given has not run").containsExactly("J4");

        ran(6, 7, "p1.later");
        assertThat(broken(recipe)).isEmpty();

        marks.removeIf(mark -> mark.unit().equals("p1.later"));
        ran(3.5, 7, "p1.later");
        assertThat(broken(recipe)).as("it comes after the part that saves").containsExactly("J4");
    }

    @Test
    void whatWasRefusedDoesNotRunAndIsNotThere() {
        JobRecipe recipe = changed(Fate.REFUSED);
        lives.set(0, cancelled(lives.getFirst()));
        assertThat(broken(recipe)).as("it was cancelled").isEmpty();

        look(6, "n1", Map.of(), "p1.late");
        assertThat(broken(recipe)).as("it is there").containsExactly("J10");

        looks.clear();
        ran(2, 3, "p1.late");
        assertThat(broken(recipe)).as("it runs").containsExactly("J10");
    }

    private static Life cancelled(Life life) {
        return new Life(
                life.began(),
                life.ended(),
                life.expected().orCancelled(),
                life.doneBefore(),
                Optional.of(new JobTale.Cancel(10 * SECOND, 11 * SECOND)));
    }

    @Test
    void aChangeIsRefusedOnlyWhereItMayBe() {
        JobRecipe recipe = changed(Fate.REFUSED);
        assertThat(broken(recipe)).containsExactly("J10");

        JobRecipe failing = growing(shut());
        lives.clear();
        marks.removeIf(mark -> mark.unit().equals(GROWS));
        life(failing, Gate.SHUT, 0, 60);
        assertThat(broken(failing)).as("what it was for has failed").isEmpty();
    }

    @Test
    void aChangeIsAnswered() {
        assertThat(broken(changed(Fate.UNKNOWN))).containsExactly("J10");
    }

    @Test
    void whatWasSaidToBeAddedIsInTheResult() {
        JobRecipe recipe = changed(Fate.MADE);
        looks.add(new Look(
                20 * SECOND,
                0,
                JobPhase.DONE,
                "n1",
                Map.of(
                        "p0",
                        new Ended(StepPhase.DONE, Instant.EPOCH),
                        GROWS,
                        new Ended(StepPhase.DONE, Instant.EPOCH),
                        "p1.held",
                        new Ended(StepPhase.DONE, Instant.EPOCH)),
                Set.of()));

        assertThat(broken(recipe)).contains("J2");
    }
}
