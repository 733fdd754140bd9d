package io.ttmesh.testkit.chaos;

import io.ttmesh.model.JobStatus;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import io.ttmesh.testkit.chaos.JobTale.Change;
import io.ttmesh.testkit.chaos.JobTale.Fate;
import io.ttmesh.testkit.chaos.JobTasks.Value;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to jobs that run, as a user would: whoever has no answer looks whether it is there, and tries again if it is not. Whatever
 * came of it, the job is let go on then.
 */
final class JobChanges {
    private static final Logger LOG = LoggerFactory.getLogger(JobChanges.class);
    /** Longer than a handle asks by itself. */
    private static final Duration CHANGE_MAX = Duration.ofSeconds(40);

    private static final Duration LOOK_MAX = Duration.ofSeconds(10);
    private static final Duration LOOKS_MAX = Duration.ofSeconds(40);
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Duration ALL_MAX = Duration.ofSeconds(90);

    private final JobRecipe recipe;
    private final Part part;
    private final Supplier<Mesh> meshes;
    private final long until = System.nanoTime() + ALL_MAX.toNanos();

    private JobChanges(JobRecipe recipe, Part part, Supplier<Mesh> meshes) {
        this.recipe = recipe;
        this.part = part;
        this.meshes = meshes;
    }

    /**
     * Gives the part that grows one more input, once, and says what came of it.
     *
     * @param meshes whom to ask; anew for each question, for they may end
     */
    static Change grow(JobRecipe recipe, Part part, Supplier<Mesh> meshes) {
        try {
            return new JobChanges(recipe, part, meshes).make();
        } finally {
            JobTasks.letGo(recipe.id());
        }
    }

    private Change make() {
        String unclear = "";
        while (System.nanoTime() < until) {
            try {
                Mesh mesh = meshes.get();
                JobErrands.within(CHANGE_MAX, orItsEnd(mesh));
                return told(Fate.MADE, unclear);
            } catch (InvalidInputException e) {
                // One without an answer before may have been made: then this one has no name for its steps.
                boolean isMade = !unclear.isEmpty() && isThere();
                return told(isMade ? Fate.MADE : Fate.REFUSED, e.toString());
            } catch (Exception e) {
                unclear = e.toString();
                if (isThere()) {
                    return told(Fate.MADE, unclear);
                }
            }
        }
        return told(Fate.UNKNOWN, unclear);
    }

    private CompletableFuture<Void> orItsEnd(Mesh mesh) {
        CompletableFuture<Void> change = JobErrands.handle(mesh, recipe.id())
                .change(c -> new RecipeJob(recipe).grow(c, part))
                .toCompletableFuture()
                .copy();
        mesh.terminated()
                .whenComplete((ended, failure) -> change.completeExceptionally(
                        new TimedOutException("the client that changed job " + recipe.id() + " has ended")));
        return change;
    }

    private Change told(Fate fate, String said) {
        return new Change(part.name(), Set.copyOf(part.given()), fate, said);
    }

    /** Asks until somebody knows, for as long as there is time. */
    private boolean isThere() {
        var isThere = new AtomicBoolean();
        try {
            Awaitility.await("somebody knows job " + recipe.id())
                    .pollInterval(AGAIN)
                    .atMost(LOOKS_MAX)
                    .ignoreExceptions()
                    .until(() -> {
                        JobHandle<Value> handle = JobErrands.handle(meshes.get(), recipe.id());
                        JobStatus status = JobErrands.within(LOOK_MAX, handle.status());
                        isThere.set(status.step(part.given().getFirst()).isPresent());
                        return true;
                    });
        } catch (ConditionTimeoutException e) {
            LOG.warn("job={} failed={}", recipe.id(), e.getMessage());
        }
        return isThere.get();
    }
}
