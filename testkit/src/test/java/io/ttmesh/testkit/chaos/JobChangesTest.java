package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.runtime.JobHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.chaos.JobRecipe.Body;
import io.ttmesh.testkit.chaos.JobRecipe.Gate;
import io.ttmesh.testkit.chaos.JobRecipe.Kind;
import io.ttmesh.testkit.chaos.JobRecipe.Part;
import io.ttmesh.testkit.chaos.JobTale.Fate;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes that are made, refused, and not answered by a mesh that is none. */
@Timeout(60)
class JobChangesTest {
    private static final String JOB = "changes";
    private static final Part PART =
            new Part("p0", Kind.GROWING, List.of(), 0, Collections.nCopies(3, new Body(0, 1, Gate.OPEN, 0, 1)));
    private static final JobRecipe RECIPE = new JobRecipe(JOB, List.of(PART));

    private static final CompletableFuture<Void> MADE = CompletableFuture.completedFuture(null);
    private static final CompletableFuture<Void> REFUSED =
            CompletableFuture.failedFuture(new InvalidInputException("no"));
    private static final CompletableFuture<Void> LATE = CompletableFuture.failedFuture(new TimedOutException("late"));

    /** What is said of changes, and whether it is there then. */
    private record Said(CompletableFuture<Void> change, boolean isThere) {}

    private final Deque<Said> script = new ArrayDeque<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private boolean isThere;

    @BeforeEach
    void clear() throws IOException {
        JobTasks.clear(JOB);
    }

    private static JobStatus status(boolean isThere) {
        JobStatus.Step late = new JobStatus.Step(
                PART.given().getFirst(),
                "",
                Optional.empty(),
                StepPhase.WAITING,
                0,
                0,
                0,
                1,
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Optional.empty());
        return new JobStatus(
                new JobId(JOB),
                "job",
                "default",
                JobPhase.RUNNING,
                0,
                new NodeId("n1"),
                Instant.EPOCH,
                Optional.empty(),
                Map.of(),
                isThere ? List.of(late) : List.of(),
                List.of(),
                0,
                "");
    }

    private CompletableFuture<Void> next() {
        Said said = script.remove();
        isThere = said.isThere();
        return said.change();
    }

    /** Has these parts, and answers these questions. */
    private static <T> T fake(
            Class<T> type, Map<String, Object> parts, Map<String, Supplier<CompletionStage<?>>> questions) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object part = parts.get(method.getName());
                    return part == null ? questions.get(method.getName()).get() : part;
                }));
    }

    private JobTale.Change grow(Said... said) {
        script.addAll(List.of(said));
        JobHandle<?> handle = fake(
                JobHandle.class,
                Map.of(),
                Map.of("change", this::next, "status", () -> CompletableFuture.completedFuture(status(isThere))));
        Mesh mesh = fake(Mesh.class, Map.of("job", handle, "terminated", end), Map.of());
        JobTale.Change change = JobChanges.grow(RECIPE, PART, () -> mesh);
        assertThat(script).as("tries that were not made").isEmpty();
        assertThat(Files.exists(JobTasks.told(JOB))).as("it is let go on").isTrue();
        return change;
    }

    @Test
    void whatIsAnsweredIsSo() {
        assertThat(grow(new Said(MADE, true)).told()).isEqualTo(Fate.MADE);
    }

    @Test
    void whatIsRefusedIsNotAskedForAgain() {
        assertThat(grow(new Said(REFUSED, true)).told())
                .as("the rules see that it is there")
                .isEqualTo(Fate.REFUSED);
    }

    @Test
    void whatHasNoAnswerIsLookedForAndTriedAgain() throws IOException {
        assertThat(grow(new Said(LATE, true)).told()).as("it is there").isEqualTo(Fate.MADE);

        clear();
        assertThat(grow(new Said(LATE, false), new Said(MADE, true)).told())
                .as("it was lost")
                .isEqualTo(Fate.MADE);

        clear();
        assertThat(grow(new Said(LATE, false), new Said(REFUSED, true)).told())
                .as("it was on its way, and its names are taken")
                .isEqualTo(Fate.MADE);

        clear();
        assertThat(grow(new Said(LATE, false), new Said(REFUSED, false)).told())
                .as("it was lost, and can not be made any more")
                .isEqualTo(Fate.REFUSED);
    }

    @Test
    void aClientThatEndsGivesNoAnswer() {
        end.complete(null);

        assertThat(grow(new Said(new CompletableFuture<>(), true)).told()).isEqualTo(Fate.MADE);
    }
}
