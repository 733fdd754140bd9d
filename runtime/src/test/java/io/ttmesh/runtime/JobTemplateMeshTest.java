package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.JobTemplate;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.model.Durability;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.JobFailedException;
import io.ttmesh.model.error.UnknownTaskException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that nobody wrote steps for, on a mesh of one node. */
@Timeout(60)
class JobTemplateMeshTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Words WORDS = new Words("words");
    private static final Map<String, AtomicInteger> RUNS = new ConcurrentHashMap<>();

    private static Mesh mesh;

    /** Puts words into capitals, of which those with an x never turn out well, and those with a y not the first time. */
    private static final class Words extends JobTemplate<List<String>, String, String, String> {
        Words(String name) {
            super(
                    name,
                    new TypeReference<>() {},
                    new TypeReference<>() {},
                    new TypeReference<>() {},
                    new TypeReference<>() {});
        }

        @Override
        protected List<String> split(List<String> words) {
            return words;
        }

        @Override
        protected String compute(String word, TaskContext context) {
            int run = RUNS.computeIfAbsent(word, ignored -> new AtomicInteger()).incrementAndGet();
            return word.contains("x") || (word.contains("y") && run == 1) ? word : word.toUpperCase(Locale.ROOT);
        }

        @Override
        protected void check(String word, String capitals) {
            if (capitals.equals(word)) {
                throw new IllegalStateException(word + " is still in small letters");
            }
        }

        @Override
        protected String assemble(List<String> words, List<String> capitals) {
            return String.join(" ", capitals) + " of " + words.size();
        }

        @Override
        protected MapOptions mapOptions() {
            RetryPolicy twice = RetryPolicy.of(2).withBackoff(Duration.ofMillis(1), 1, Duration.ofMillis(1));
            return MapOptions.DEFAULTS
                    .withTask(TaskOptions.DEFAULTS.withRetry(twice))
                    .withPortionItems(2)
                    .withJoin(Join.fraction(0.5));
        }
    }

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local().withSource(WORDS::tasks));
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void everythingHappensOnTheMeshAndIsDurable() throws Exception {
        var submitted = new CopyOnWriteArrayList<MeshEvent.TaskSubmitted>();
        try (AutoCloseable subscription = mesh.subscribe(event -> {
            if (event instanceof MeshEvent.TaskSubmitted one) {
                submitted.add(one);
            }
        })) {
            assertThat(subscription).isNotNull();
            JobHandle<String> handle = mesh.run(WORDS.job(List.of("a", "b", "c")));

            assertThat(handle.await(SOON)).isEqualTo("A B C of 3");
            assertThat(done(handle.status()).phase()).isEqualTo(JobPhase.DONE);
            await("events of the last task")
                    .atMost(SOON)
                    .until(() ->
                            submitted.stream().anyMatch(one -> one.task().name().equals("words.assemble")));
        }

        assertThat(submitted)
                .extracting(one -> one.task().name())
                .containsExactly("words.split", "words.compute", "words.compute", "words.assemble");
        assertThat(submitted).extracting(MeshEvent.TaskSubmitted::durability).containsOnly(Durability.MEMORY);
    }

    @Test
    void resultThatIsRefusedIsComputedAgain() throws Exception {
        JobHandle<String> handle = mesh.run(WORDS.job(List.of("may", "june", "july")));

        assertThat(handle.await(SOON)).isEqualTo("MAY JUNE JULY of 3");
        assertThat(done(handle.status()).phase()).isEqualTo(JobPhase.DONE);
        assertThat(RUNS.get("may")).hasValue(2);
    }

    @Test
    void whatIsThereIsAssembledAndWhatIsRefusedForGoodIsAGap() throws Exception {
        JobHandle<String> handle = mesh.run(WORDS.job(List.of("one", "six", "ten")));

        assertThat(handle.await(SOON)).isEqualTo("ONE TEN of 3");
        JobStatus status = done(handle.status());
        assertThat(status.phase()).isEqualTo(JobPhase.DONE_PARTIAL);
        assertThat(status.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.step()).isEqualTo("words.compute");
            assertThat(gap.item()).isEqualTo(1);
            assertThat(gap.why()).contains("six is still in small letters");
        });
        assertThat(RUNS.get("six")).hasValue(2);
    }

    @Test
    void nothingIsAssembledFromNoParts() {
        assertThat(mesh.run(WORDS.job(List.of())).await(SOON)).isEqualTo(" of 0");
    }

    @Test
    void noPartsAndPartsThatAreNullFailTheJob() {
        assertThatThrownBy(() -> mesh.run(WORDS.job(null)).await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("step words.split failed")
                .hasMessageContaining("job template words split its work into null");
        assertThatThrownBy(() -> mesh.run(WORDS.job(Arrays.asList("one", null))).await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("part 1 is null");
    }

    @Test
    void templateThatNoNodeHasIsRefused() {
        assertThatThrownBy(() -> mesh.run(new Words("nowhere").job(List.of("a"))))
                .isInstanceOf(UnknownTaskException.class)
                .hasMessageContaining("step nowhere.split runs task nowhere.split@1, which no node of the mesh has");
    }
}
