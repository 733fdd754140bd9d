package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.StepPhase;
import io.ttmesh.runtime.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A job that is asked how it stands, again and again, while things break. For one thread. */
final class WatchedJob {
    private static final long STATUS_SECONDS = 4;

    private final JobRecipe.Wish wish;
    private JobRecipe recipe;
    private final List<JobTale.Life> lives = new ArrayList<>();
    private final List<JobTale.Look> looks = new ArrayList<>();
    private final List<JobTale.Answer> answers = new ArrayList<>();
    private final List<JobTale.Change> changes = new ArrayList<>();
    private @Nullable CompletableFuture<JobStatus> open;
    private @Nullable JobStatus last;
    private boolean isMended;

    /** It is about to be submitted. */
    WatchedJob(JobRecipe.Wish wish) throws IOException {
        this.wish = wish;
        this.recipe = JobRecipe.of(wish);
        JobTasks.clear(wish.id());
        begin(Set.of());
    }

    JobRecipe.Wish wish() {
        return wish;
    }

    /** As it is since the last change that is known to be made. */
    JobRecipe recipe() {
        return recipe;
    }

    String id() {
        return wish.id();
    }

    int life() {
        return lives.size() - 1;
    }

    private void begin(Set<String> doneBefore) {
        lives.add(new JobTale.Life(System.nanoTime(), Optional.empty(), expected(), doneBefore, Optional.empty()));
        open = null;
        last = null;
    }

    private JobReference expected() {
        return isMended ? JobReference.resumed(recipe) : JobReference.of(recipe, wish.gate());
    }

    /** Asks, or looks whether there is an answer; waits for nothing. */
    void poll(Mesh mesh) {
        CompletableFuture<JobStatus> question = open;
        if (question == null) {
            open = JobErrands.handle(mesh, id())
                    .status()
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(STATUS_SECONDS, TimeUnit.SECONDS);
        } else if (question.isDone()) {
            open = null;
            if (question.state() == Future.State.SUCCESS) {
                seen(question.resultNow());
            }
        }
    }

    private void seen(JobStatus status) {
        last = status;
        Map<String, JobTale.Ended> steps = status.steps().stream()
                .filter(step -> step.endedAt().isPresent())
                .collect(Collectors.toMap(
                        JobStatus.Step::name,
                        step -> new JobTale.Ended(step.phase(), step.endedAt().orElseThrow())));
        Set<String> others = status.steps().stream()
                .map(JobStatus.Step::name)
                .filter(name -> !steps.containsKey(name))
                .collect(Collectors.toSet());
        looks.add(new JobTale.Look(
                System.nanoTime(), life(), status.phase(), status.coordinator().value(), steps, others));
        if (status.phase().isEnd()) {
            Instant at = status.endedAt().orElseThrow();
            long ended = System.nanoTime() - Duration.between(at, Instant.now()).toNanos();
            JobTale.Life life = lives.getLast();
            lives.set(
                    life(),
                    new JobTale.Life(
                            life.began(), Optional.of(ended), life.expected(), life.doneBefore(), life.cancel()));
        }
    }

    boolean hasEnded() {
        return lives.getLast().ended().isPresent();
    }

    boolean isIn(JobPhase phase) {
        return last != null && last.phase() == phase;
    }

    /** Whether it was seen to have nothing under way but what goes on when somebody tries to change it. */
    boolean waitsForChange() {
        List<String> active = Optional.ofNullable(last).stream()
                .flatMap(status -> status.steps().stream())
                .filter(step -> step.phase() == StepPhase.RUNNING || step.phase() == StepPhase.QUEUED)
                .map(JobStatus.Step::name)
                .toList();
        Set<String> hanging =
                recipe.parts().stream().flatMap(part -> part.hanging().stream()).collect(Collectors.toSet());
        return recipe.growing()
                .filter(part -> active.contains(part.held())
                        && active.stream().allMatch(step -> step.equals(part.held()) || hanging.contains(step)))
                .isPresent();
    }

    /** Somebody was told what became of a change; after the change of a job nothing else holds it. */
    void changed(JobTale.Change change) {
        changes.add(change);
        if (change.told() == JobTale.Fate.MADE) {
            recipe = recipe.grown();
            JobTale.Life life = lives.getLast();
            JobReference expected = life.cancel().isPresent() ? expected().orCancelled() : expected();
            lives.set(life(), new JobTale.Life(life.began(), life.ended(), expected, life.doneBefore(), life.cancel()));
        }
    }

    /** The node that it was seen on last. */
    Optional<String> coordinator() {
        return Optional.ofNullable(last).map(status -> status.coordinator().value());
    }

    /** What its bodies wrote down since its submission, or its resume. */
    List<JobMark> marks() throws IOException {
        return JobTasks.marks(id()).stream()
                .filter(mark -> mark.at() >= lives.getLast().began())
                .toList();
    }

    /** Somebody cancelled it, and was told that nothing runs. */
    void cancelled(JobTale.Cancel cancel) {
        JobTale.Life life = lives.getLast();
        lives.set(
                life(),
                new JobTale.Life(
                        life.began(),
                        life.ended(),
                        life.expected().orCancelled(),
                        life.doneBefore(),
                        Optional.of(cancel)));
    }

    /** What made it fail is mended. */
    void mend() throws IOException {
        Files.createFile(JobTasks.gate(id()));
        isMended = true;
    }

    /** It is about to be resumed. */
    void beginAgain() {
        Set<String> done = Optional.ofNullable(last).stream()
                .flatMap(status -> status.steps().stream())
                .filter(step -> step.phase() == StepPhase.DONE)
                .map(JobStatus.Step::name)
                .collect(Collectors.toSet());
        begin(done);
    }

    void answered(JobTale.Answer answer) {
        answers.add(answer);
    }

    /** All of it. */
    JobTale tale(List<Happened.StepEnded> ends) throws IOException {
        return new JobTale(
                id(),
                JobShape.of(recipe),
                JobTasks.marks(id()),
                lives,
                looks,
                answers,
                ends.stream().filter(end -> end.job().equals(id())).toList(),
                changes);
    }
}
