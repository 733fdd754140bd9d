package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.TaskFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do with a mesh of one node in their own process. */
@Timeout(60)
class LocalMeshTest {
    record Sum(int a, int b) {}

    static final DistributedTask<Sum, Integer> ADD =
            DistributedTask.of("math.add", Sum.class, Integer.class, (sum, ctx) -> sum.a() + sum.b());
    static final DistributedTask<Integer, Integer> FAIL =
            DistributedTask.of("math.fail", Integer.class, Integer.class, (x, ctx) -> {
                throw new ArithmeticException("no " + x);
            });

    private static final Duration SOON = Duration.ofSeconds(20);
    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.local(ADD, FAIL);
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    @Test
    void answersSubmission() {
        assertThat(mesh.submit(ADD, new Sum(2, 3)).await(SOON)).isEqualTo(5);
    }

    @Test
    void answersDurableSubmissionAndSaysThatItIsInMemory() {
        var handle = mesh.submit(ADD, new Sum(2, 3), TaskOptions.DEFAULTS.withDurability(Durability.DURABLE));

        assertThat(handle.await(SOON)).isEqualTo(5);
        assertThat(handle.acknowledged().toCompletableFuture().join()).isEqualTo(Durability.MEMORY);
        assertThat(handle.status().toCompletableFuture().join().phase()).isEqualTo(TaskPhase.SUCCEEDED);
    }

    @Test
    void tellsWhatTheTaskThrew() {
        var handle = mesh.submit(FAIL, 7);

        assertThatThrownBy(() -> handle.await(SOON)).isInstanceOfSatisfying(TaskFailedException.class, failure -> {
            assertThat(failure.remoteClass()).isEqualTo("java.lang.ArithmeticException");
            assertThat(failure.remoteMessage()).isEqualTo("no 7");
            assertThat(failure.remoteStack()).contains("LocalMeshTest");
        });
    }

    @Test
    void mapsManyInputsInOrder() {
        List<Sum> inputs =
                IntStream.range(0, 5_000).mapToObj(i -> new Sum(i, 1)).toList();

        assertThat(mesh.map(ADD, inputs).result().toCompletableFuture().join())
                .isEqualTo(IntStream.range(0, 5_000).mapToObj(i -> i + 1).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere.1.v1", "local.16.d1", "any.99.k1"})
    void refusesIdsOfShardsThatTheMeshDoesNotHave(String text) {
        TaskId id = TaskId.parse(text);

        List<CompletionStage<?>> answers =
                List.of(mesh.result(id, Integer.class), mesh.status(id), mesh.explain(id), mesh.cancel(id));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.toCompletableFuture())
                        .isCompletedExceptionally()
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withCauseInstanceOf(InvalidInputException.class)
                        .withMessageContaining(text));
    }
}
