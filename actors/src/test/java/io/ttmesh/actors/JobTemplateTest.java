package io.ttmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTemplateTest {
    private static final Letters LETTERS = new Letters("letters");

    private static class Letters extends JobTemplate<String, String, Long, Long> {
        Letters(String name) {
            super(name, String.class, String.class, Long.class, Long.class);
        }

        @Override
        protected List<String> split(String text) {
            return List.of(text.split(" "));
        }

        @Override
        protected Long compute(String word, TaskContext context) {
            return (long) word.length();
        }

        @Override
        protected void check(String word, Long length) {
            if (length > 9) {
                throw new ArithmeticException(word + " is too long");
            }
        }

        @Override
        protected Long assemble(String text, List<Long> lengths) {
            return text.length() * 100L
                    + lengths.stream().mapToLong(Long::longValue).sum();
        }
    }

    private static final class OtherLetters extends Letters {
        OtherLetters(String name) {
            super(name);
        }
    }

    /** Splits into what it is given. */
    private static final class Parts extends JobTemplate<List<String>, String, String, List<String>> {
        Parts() {
            super(
                    "parts",
                    new TypeReference<>() {},
                    new TypeReference<>() {},
                    new TypeReference<>() {},
                    new TypeReference<>() {});
        }

        @Override
        protected List<String> split(List<String> parts) {
            return parts;
        }

        @Override
        protected String compute(String part, TaskContext context) {
            return part;
        }

        @Override
        protected List<String> assemble(List<String> parts, List<String> results) {
            return results;
        }

        @Override
        protected MapOptions mapOptions() {
            return MapOptions.DEFAULTS.withPortionItems(7).withJoin(Join.quorum(2));
        }

        @Override
        protected TaskOptions taskOptions() {
            return TaskOptions.DEFAULTS.withPriority(9);
        }

        @Override
        protected int version() {
            return 3;
        }
    }

    record Arguments(String text, Optional<Integer> times) {}

    private static Object run(JobTemplate<?, ?, ?, ?> template, int task, Object input) throws Exception {
        return run(List.copyOf(template.tasks()).get(task), input);
    }

    @SuppressWarnings("unchecked") // The test knows what the task takes.
    private static <I, O> O run(DistributedTask<I, O> task, Object input) throws Exception {
        I read = task.input().decode(task.input().encode((I) input));
        return task.output().decode(task.output().encode(task.function().run(read, null)));
    }

    private static JobGraph graph(Job<?> job) {
        return JobGraph.decoded(job.encoded());
    }

    @Test
    void jobSplitsItsInputMapsThePartsAndAssemblesTheResults() {
        JobGraph graph = graph(LETTERS.job("some words"));

        assertThat(graph.name()).isEqualTo("letters");
        assertThat(graph.vertices())
                .extracting(JobGraph.Vertex::name)
                .containsExactly("input", "letters.split", "letters.compute", "letters.assemble");
        assertThat(graph.vertices().get(1).work())
                .isEqualTo(new JobGraph.Single(new TaskVersion("letters.split", 1), 0, 0));
        assertThat(graph.vertices().get(2).work())
                .isEqualTo(new JobGraph.MapOver(
                        new TaskVersion("letters.compute", 1),
                        0,
                        new JobGraph.Items.Of(1),
                        0,
                        Join.all(),
                        Optional.empty()));
        assertThat(graph.vertices().get(3).work())
                .isEqualTo(new JobGraph.Tuple(new TaskVersion("letters.assemble", 1), 0, List.of(0, 2)));
        assertThat(graph.result()).isEqualTo(3);
        assertThat(LETTERS.job("some words").encoded())
                .isEqualTo(LETTERS.job("some words").encoded());
    }

    @Test
    void tasksDoWhatTheClassSays() throws Exception {
        assertThat(run(LETTERS, 0, "some words")).isEqualTo(List.of("some", "words"));
        assertThat(run(LETTERS, 1, "words")).isEqualTo(5L);
        assertThat(run(LETTERS, 2, new Both<>("some words", List.of(4L, 5L)))).isEqualTo(1_009L);
    }

    @Test
    void resultThatIsRefusedIsAFailureOfItsPart() {
        assertThatThrownBy(() -> run(LETTERS, 1, "unbelievable"))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("unbelievable is too long");
    }

    @Test
    void versionAndOptionsAreThoseOfTheClass() {
        JobGraph graph = graph(new Parts().job(List.of()));

        assertThat(new Parts().tasks())
                .extracting(task -> task.version().toString())
                .containsExactly("parts.split@3", "parts.compute@3", "parts.assemble@3");
        assertThat(graph.vertices().get(2).work())
                .isEqualTo(new JobGraph.MapOver(
                        new TaskVersion("parts.compute", 3),
                        1,
                        new JobGraph.Items.Of(1),
                        7,
                        Join.quorum(2),
                        Optional.empty()));
        assertThat(graph.optionsOf(1).priority()).isEqualTo(9);
        assertThat(graph.optionsOf(2)).isEqualTo(TaskOptions.DEFAULTS);
        assertThat(graph.optionsOf(3).priority()).isEqualTo(9);
    }

    @Test
    void nothingIsSplitIntoNoParts() throws Exception {
        assertThat(run(new Parts(), 0, List.of())).isEqualTo(List.of());
    }

    @Test
    void partThatIsNullIsRefused() {
        assertThatThrownBy(() -> run(new Parts(), 0, Arrays.asList("a", null, "c")))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("job template parts")
                .hasMessageContaining("3 parts, and part 1 is null: leave it out");
    }

    @Test
    void noListOfPartsIsRefused() {
        assertThatThrownBy(() -> run(new Parts(), 0, null))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("job template parts split its work into null: return a list of parts");
    }

    @Test
    void resultMayBeNull() throws Exception {
        assertThat(run(new Parts(), 2, new Both<>(List.of("a"), Collections.singletonList(null))))
                .isEqualTo(Collections.singletonList(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "9lives", "a/b"})
    void unusualNameIsRefused(String name) {
        assertThatThrownBy(() -> new Letters(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("job template '" + name + "' refused")
                .hasMessageContaining("a letter first");
    }

    @Test
    void nameHasToLeaveRoomForThoseOfItsTasks() {
        assertThat(new Letters("x".repeat(119)).tasks()).hasSize(3);
        assertThatThrownBy(() -> new Letters("x".repeat(120)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("use 1 to 128");
    }

    @Test
    void twoTemplatesOfOneNameAreRefusedThoughTheirTypesAreTheSame() {
        assertThatThrownBy(() -> TaskRegistry.of(List.of(LETTERS::tasks, new OtherLetters("letters")::tasks)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("task letters.split@1 is registered twice")
                .hasMessageContaining("by template " + Letters.class.getName())
                .hasMessageContaining("by template " + OtherLetters.class.getName())
                .hasMessageContaining("give one another name or version");
    }

    @Test
    void taskOfATemplateIsNotTakenForAnother() {
        DistributedTask<String, Long> mine =
                DistributedTask.of("letters.compute", String.class, Long.class, (word, context) -> 0L);

        assertThatThrownBy(() -> TaskRegistry.of(List.of(LETTERS::tasks, TaskSource.of(mine))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("letters.compute@1 is registered twice")
                .hasMessageContaining("by no template");
    }

    @Test
    void templateFromTwoSourcesCountsOnce() {
        assertThat(TaskRegistry.of(List.of(LETTERS::tasks, new Letters("letters")::tasks, new OtherLetters("o")::tasks))
                        .versions())
                .hasSize(6);
    }

    @Test
    void isAStepOfALargerJobAsOftenAsWanted() {
        JobGraph graph = graph(Job.define("twice", j -> {
            var text = j.constant(new TypeReference<String>() {}, "some words");
            return j.task(
                    Both.task("add", Long.class, Long.class, Long.class, (a, b, context) -> a + b),
                    LETTERS.step(j, text),
                    LETTERS.step(j, text));
        }));

        assertThat(graph.vertices())
                .extracting(JobGraph.Vertex::name)
                .containsExactly(
                        "constant",
                        "letters.split",
                        "letters.compute",
                        "letters.assemble",
                        "letters.split-2",
                        "letters.compute-2",
                        "letters.assemble-2",
                        "add");
    }

    @Test
    void isRunByItsName() {
        NamedJob<Arguments> named = LETTERS.named(
                "Counts letters.",
                Arguments.class,
                given -> given.text().repeat(given.times().orElse(1)));

        assertThat(named.name()).isEqualTo("letters");
        assertThat(named.make(Map.of("text", "ab", "times", "2")).encoded())
                .isEqualTo(LETTERS.job("abab").encoded());
    }
}
