package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import io.ttmesh.testkit.chaos.JobRecipe.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random jobs on a mesh where nothing is broken end as the reference says, and the rules find nothing. */
@Timeout(180)
class JobReferenceTest {
    private static final int JOBS = 20;
    private static final int RECIPES = 200;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aRecipeIsAFunctionOfItsWish() {
        var wish = new JobRecipe.Wish(5, "job", Gate.SHUT);

        assertThat(JobRecipe.of(wish)).isEqualTo(JobRecipe.of(wish));
        assertThat(JobRecipe.of(wish)).isNotEqualTo(JobRecipe.of(new JobRecipe.Wish(6, "job", Gate.SHUT)));
    }

    @Test
    void jobsHaveAllThatJobsCanHave() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        Set<String> manners = new TreeSet<>();
        Set<Set<JobPhase>> ends = new HashSet<>();
        for (long seed = 0; seed < RECIPES; seed++) {
            JobRecipe shut = JobRecipe.of(new JobRecipe.Wish(seed, "job", Gate.SHUT));
            JobRecipe open = JobRecipe.of(new JobRecipe.Wish(seed, "job", Gate.OPEN));
            Stream.of(shut, open, open.grown())
                    .forEach(recipe -> recipe.parts().forEach(part -> {
                        kinds.add(part.kind());
                        manners.addAll(manners(part));
                    }));
            ends.add(JobReference.of(shut, Gate.SHUT).phases());
            ends.add(JobReference.of(open, Gate.OPEN).phases());
            assertThat(JobReference.of(open, Gate.OPEN).phases()).doesNotContain(JobPhase.FAILED);
            assertThat(JobReference.of(shut, Gate.OPEN).phases()).doesNotContain(JobPhase.FAILED);
            assertThat(shut.parts())
                    .as("would not end")
                    .allMatch(part -> part.hanging().isEmpty());
        }

        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
        assertThat(manners)
                .containsExactly(
                        "MAP pulled",
                        "MAP pushed",
                        "PIPE of 2 pulled",
                        "PIPE of 2 pushed",
                        "PIPE of 3 pulled",
                        "PIPE of 3 pushed",
                        "SPLIT",
                        "SPLIT of 20",
                        "TIMELY",
                        "TIMELY hanging",
                        "ordered");
        assertThat(ends).contains(Set.of(JobPhase.DONE), Set.of(JobPhase.FAILED), Set.of(JobPhase.DONE_PARTIAL));
    }

    private static List<String> manners(JobRecipe.Part part) {
        List<String> manners = new ArrayList<>(part.after().isEmpty() ? List.of() : List.of("ordered"));
        String pulled = part.manner().perSlot() > 0 ? " pulled" : " pushed";
        switch (part.kind()) {
            case MAP -> manners.add("MAP" + pulled);
            case PIPE -> manners.add("PIPE of " + part.manner().stages() + pulled);
            case SPLIT -> {
                assertThat(part.bodies()).hasSizeBetween(3, 40);
                manners.add(part.bodies().size() < 20 ? "SPLIT" : "SPLIT of 20");
            }
            case TIMELY -> manners.add(part.hanging().isPresent() ? "TIMELY hanging" : "TIMELY");
            case SOURCE, NEXT, ALL, QUORUM, SOME, WHEN, GROWING, GROWN -> {}
        }
        return manners;
    }

    @Test
    void whatIsNeededIsThere() {
        for (long seed = 0; seed < RECIPES; seed++) {
            JobShape shape = JobShape.of(
                    JobRecipe.of(new JobRecipe.Wish(seed, "job", Gate.OPEN)).grown());

            assertThat(shape.needs().keySet())
                    .allSatisfy(name -> assertThat(shape.unitsOf(name)).as(name).isNotEmpty());
            assertThat(shape.needs().values().stream()
                            .flatMap(List::stream)
                            .flatMap(needs -> needs.inputs().stream())
                            .flatMap(Set::stream))
                    .allSatisfy(name -> assertThat(shape.unitsOf(name)).as(name).isNotEmpty());
        }
    }

    private static JobRecipe.Part source(String name, Gate gate) {
        return new JobRecipe.Part(name, Kind.SOURCE, List.of(), 0, List.of(new JobRecipe.Body(0, 1, gate, 0, 5)));
    }

    private static JobRecipe.Part gathering(String name, Kind kind, Integer... from) {
        return new JobRecipe.Part(name, kind, List.of(from), 1, List.of());
    }

    @Test
    void aResumeRunsWhatTheResultLacksAndKeepsWhatWasMadeWithoutIt() {
        var recipe = new JobRecipe(
                "job",
                List.of(
                        source("p0", Gate.OPEN),
                        source("p1", Gate.SHUT),
                        gathering("p2", Kind.SOME, 0, 1),
                        gathering("last", Kind.ALL, 1, 2)));

        JobReference resumed = JobReference.resumed(recipe);

        assertThat(JobReference.of(recipe, Gate.SHUT).phases()).containsExactly(JobPhase.FAILED);
        assertThat(resumed.phases()).containsExactly(JobPhase.DONE_PARTIAL);
        assertThat(resumed.number()).as("p1, and p2 without p1").contains(10L);
        assertThat(resumed.phaseOf("p1")).isEqualTo(StepPhase.DONE);
    }

    @Test
    void aResumeLeavesWhatNobodyLacks() {
        var recipe = new JobRecipe(
                "job",
                List.of(
                        source("p0", Gate.OPEN),
                        source("p1", Gate.SHUT),
                        gathering("p2", Kind.QUORUM, 0, 1),
                        source("p3", Gate.SHUT),
                        gathering("last", Kind.ALL, 2, 3)));

        JobReference resumed = JobReference.resumed(recipe);

        assertThat(resumed.phases()).containsExactly(JobPhase.DONE);
        assertThat(resumed.phaseOf("p1")).isEqualTo(StepPhase.FAILED);
        assertThat(resumed.phaseOf("p3")).isEqualTo(StepPhase.DONE);
    }

    @Test
    void whatComesAfterAPartFailsAndIsResumedWithIt() {
        JobRecipe.Part mapped = new JobRecipe.Part(
                        "p2", Kind.MAP, List.of(), 1, List.of(new JobRecipe.Body(0, 1, Gate.OPEN, 0, 7)))
                .withAfter(List.of(1));
        var recipe = new JobRecipe(
                "job",
                List.of(source("p0", Gate.OPEN), source("p1", Gate.SHUT), mapped, gathering("last", Kind.ALL, 0, 2)));

        JobReference before = JobReference.of(recipe, Gate.SHUT);
        assertThat(before.phases()).containsExactly(JobPhase.FAILED);
        assertThat(before.failed()).containsExactly("p1");
        assertThat(before.phaseOf("p2")).isEqualTo(StepPhase.FAILED);
        JobReference resumed = JobReference.resumed(recipe);
        assertThat(resumed.number()).as("p0 and p2").contains(12L);
        assertThat(resumed.phaseOf("p1")).isEqualTo(StepPhase.DONE);
    }

    @Test
    void aStageThatFailsTakesThoseBehindItAlong() {
        var open = new JobRecipe.Body(0, 1, Gate.OPEN, 0, 2);
        var shut = new JobRecipe.Body(0, 1, Gate.SHUT, 0, 2);
        var recipe = new JobRecipe(
                "job",
                List.of(
                        source("p0", Gate.OPEN),
                        new JobRecipe.Part(
                                "p1",
                                Kind.PIPE,
                                List.of(),
                                List.of(),
                                1,
                                List.of(open, open, open, shut, open, open),
                                new JobRecipe.Manner(3, 1, 0, List.of())),
                        gathering("last", Kind.ALL, 0, 1)));

        JobReference before = JobReference.of(recipe, Gate.SHUT);
        assertThat(before.failed()).containsExactly("p1.1");
        assertThat(before.steps())
                .containsEntry("p1", StepPhase.DONE)
                .containsEntry("p1.1", StepPhase.FAILED)
                .containsEntry("p1.2", StepPhase.FAILED)
                .containsEntry("p1.sum", StepPhase.FAILED);
        long item = (2L * 31 + 2) * 31 + 2;
        assertThat(JobReference.resumed(recipe).number()).contains(5 + 2 * item);
    }

    @Test
    void whatOnlyAFailedPartTakesMayBeLeftUndone() {
        var recipe = new JobRecipe(
                "job",
                List.of(
                        source("p0", Gate.OPEN),
                        source("p1", Gate.SHUT),
                        source("p2", Gate.OPEN),
                        gathering("p3", Kind.ALL, 1, 2),
                        gathering("last", Kind.SOME, 0, 3)));

        JobReference before = JobReference.of(recipe, Gate.SHUT);
        assertThat(before.phases()).containsExactly(JobPhase.DONE_PARTIAL);
        assertThat(before.loose()).containsExactlyInAnyOrder("p1", "p2");
        assertThat(JobReference.of(recipe, Gate.OPEN).loose()).isEmpty();
    }

    @Test
    void theOrderOfAnInputsPartsMatters() {
        var tree = new JobRecipe.Manner(1, 0, 0, List.of(-1, 0, 0, 1));
        List<JobRecipe.Body> bodies = LongStream.rangeClosed(0, 3)
                .mapToObj(number -> new JobRecipe.Body(0, 1, Gate.OPEN, 0, number))
                .toList();
        var part = new JobRecipe.Part("p0", Kind.SPLIT, List.of(), List.of(), 0, bodies, tree);
        var recipe = new JobRecipe("job", List.of(part, gathering("last", Kind.ALL, 0)));

        assertThat(JobRecipe.unitOfInput(part, 3)).isEqualTo("p0/0/0/");
        assertThat(JobReference.of(recipe, Gate.OPEN).number())
                .as("3 is all of the first part, 2 the second")
                .contains(3L * 31 + 2);
    }

    @Test
    void whatIsGivenCountsOnlyWhenItWasGiven() {
        List<JobRecipe.Body> bodies = LongStream.of(100, 3, 4)
                .mapToObj(number -> new JobRecipe.Body(0, 1, Gate.OPEN, 0, number))
                .toList();
        var recipe = new JobRecipe(
                "job",
                List.of(
                        source("p0", Gate.OPEN),
                        new JobRecipe.Part("p1", Kind.GROWING, List.of(0), 0, bodies),
                        gathering("last", Kind.ALL, 1)));

        assertThat(JobReference.of(recipe, Gate.OPEN).number()).contains(105L);
        assertThat(JobReference.of(recipe, Gate.OPEN).steps()).doesNotContainKey("p1.late");
        JobReference grown = JobReference.of(recipe.grown(), Gate.OPEN);
        assertThat(grown.number()).contains(105L + 3 * 31 + 4);
        assertThat(grown.phaseOf("p1.later")).isEqualTo(StepPhase.DONE);
    }

    @Test
    void whatNeverComesIsAGap() {
        var late = new JobRecipe.Part(
                "p1", Kind.TIMELY, List.of(0), 1, List.of(new JobRecipe.Body(0, 9, Gate.OPEN, 0, 0)));
        var recipe = new JobRecipe("job", List.of(source("p0", Gate.OPEN), late, gathering("last", Kind.ALL, 1)));

        JobReference expected = JobReference.of(recipe, Gate.OPEN);
        assertThat(expected.phases()).containsExactly(JobPhase.DONE_PARTIAL);
        assertThat(expected.number()).contains(5L);
        assertThat(expected.phaseOf("p1.hanging")).isEqualTo(StepPhase.CANCELLED);
    }

    @Test
    void everyDeckHasEachFault() {
        int deck = JobFault.values().length;

        assertThat(JobFault.deal(7, 2 * deck).subList(deck, 2 * deck)).containsExactlyInAnyOrder(JobFault.values());
        assertThat(JobFault.deal(7, 20)).isEqualTo(JobFault.deal(7, 20));
    }

    @Test
    void randomJobsEndAsTheReferenceSays() throws Exception {
        List<WatchedJob> jobs = new ArrayList<>();
        try (Mesh mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.runtime.executor-slots", 64)
                .withTasks(JobTasks.WORK, JobTasks.NEXT, JobTasks.ASK, JobTasks.GATHER, JobTasks.COUNT, JobTasks.SUM)
                .withTasks(PipeTasks.STAGE, PipeTasks.LAST, SplitTasks.SPLIT, SplitTasks.COMBINE))) {
            var changer = new Changer(() -> mesh);
            for (int seed = 0; seed < JOBS; seed++) {
                var job = new WatchedJob(
                        new JobRecipe.Wish(seed, "reference-" + seed, seed % 2 == 0 ? Gate.OPEN : Gate.SHUT));
                JobErrands.submit(mesh, job.recipe());
                jobs.add(job);
            }
            changer.begin(jobs);
            awaitEnds(mesh, jobs);
            changer.settle();
            for (WatchedJob job : jobs) {
                job.answered(JobErrands.ask(mesh, job.id(), 0, "test"));
                if (job.isIn(JobPhase.FAILED)) {
                    job.mend();
                    job.beginAgain();
                    JobErrands.within(SOON, JobErrands.handle(mesh, job.id()).resume());
                }
            }
            awaitEnds(mesh, jobs);
            for (WatchedJob job : jobs) {
                job.answered(JobErrands.ask(mesh, job.id(), job.life(), "test"));
                assertThat(JobRules.judge(job.tale(List.of()), List.of()))
                        .as(job.wish() + " " + job.recipe())
                        .isEmpty();
            }
        }
        assertThat(jobs.stream().filter(job -> job.life() > 0)).as("resumed").isNotEmpty();
        assertThat(jobs.stream().filter(job -> job.recipe().isGrown()))
                .as("changed")
                .isNotEmpty();
    }

    private static void awaitEnds(Mesh mesh, List<WatchedJob> jobs) {
        Awaitility.await("jobs end").atMost(SOON).until(() -> {
            jobs.forEach(job -> job.poll(mesh));
            return jobs.stream().allMatch(WatchedJob::hasEnded);
        });
    }
}
