package io.ttmesh.testkit.chaos;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Changes jobs while they run and things break, each once, and tells them what came of it when that is asked for. For one thread. */
final class Changer {
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Supplier<Mesh> meshes;
    private final Set<String> begun = new HashSet<>();
    private final List<Begun> open = new ArrayList<>();

    private record Begun(WatchedJob job, CompletableFuture<JobTale.Change> change) {}

    /** Asks these, anew for each question. */
    Changer(Supplier<Mesh> meshes) {
        this.meshes = meshes;
    }

    /** Whether a job waits for a change that has not begun. */
    boolean isToChange(WatchedJob job) {
        return job.recipe().growing().isPresent() && !begun.contains(job.id());
    }

    /** Begins to change those of these that are to change; waits for nothing. */
    void begin(List<WatchedJob> jobs) {
        for (WatchedJob job : jobs) {
            Optional<Part> growing = job.recipe().growing();
            if (growing.isPresent() && begun.add(job.id())) {
                JobRecipe recipe = job.recipe();
                open.add(new Begun(
                        job,
                        CompletableFuture.supplyAsync(() -> JobChanges.grow(recipe, growing.get(), meshes), THREADS)));
            }
        }
    }

    /** Waits for all that has begun, and tells the jobs. */
    void settle() throws ExecutionException, InterruptedException {
        for (Begun one : open) {
            one.job().changed(one.change().get());
        }
        open.clear();
    }
}
