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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random jobs on a mesh where nothing is broken end as the reference says, and the rules find nothing. */
@Timeout(180)
class JobReferenceTest {
    private static final int JOBS = 8;
    private static final int RECIPES = 40;
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
        Set<Set<JobPhase>> ends = new HashSet<>();
        for (long seed = 0; seed < RECIPES; seed++) {
            JobRecipe recipe = JobRecipe.of(new JobRecipe.Wish(seed, "job", Gate.SHUT));
            recipe.parts().forEach(part -> kinds.add(part.kind()));
            ends.add(JobReference.of(recipe, Gate.SHUT).phases());
            ends.add(JobReference.of(recipe, Gate.OPEN).phases());
            assertThat(JobReference.of(recipe, Gate.OPEN).phases()).doesNotContain(JobPhase.FAILED);
        }

        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
        assertThat(ends).contains(Set.of(JobPhase.DONE), Set.of(JobPhase.FAILED), Set.of(JobPhase.DONE_PARTIAL));
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
    void everyDeckHasEachFault() {
        int deck = JobFault.values().length;

        assertThat(JobFault.deal(7, 2 * deck).subList(deck, 2 * deck)).containsExactlyInAnyOrder(JobFault.values());
        assertThat(JobFault.deal(7, 20)).isEqualTo(JobFault.deal(7, 20));
    }

    @Test
    void randomJobsEndAsTheReferenceSays() throws Exception {
        List<WatchedJob> jobs = new ArrayList<>();
        try (Mesh mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.runtime.executor-slots", 16)
                .withTasks(
                        JobTasks.WORK, JobTasks.NEXT, JobTasks.ASK, JobTasks.GATHER, JobTasks.COUNT, JobTasks.SUM))) {
            for (int seed = 0; seed < JOBS; seed++) {
                var job = new WatchedJob(
                        new JobRecipe.Wish(seed, "reference-" + seed, seed % 2 == 0 ? Gate.OPEN : Gate.SHUT));
                JobErrands.submit(mesh, job.recipe());
                jobs.add(job);
            }
            awaitEnds(mesh, jobs);
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
                assertThat(JobRules.judge(job.tale(List.of()), List.of())).isEmpty();
            }
        }
        assertThat(jobs.stream().filter(job -> job.life() > 0)).as("resumed").isNotEmpty();
    }

    private static void awaitEnds(Mesh mesh, List<WatchedJob> jobs) {
        Awaitility.await("jobs end").atMost(SOON).until(() -> {
            jobs.forEach(job -> job.poll(mesh));
            return jobs.stream().allMatch(WatchedJob::hasEnded);
        });
    }
}
