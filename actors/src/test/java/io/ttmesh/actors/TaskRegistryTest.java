package io.ttmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskRegistryTest {
    private static final DistributedTask<Integer, Integer> TWICE =
            DistributedTask.of("calc.twice", Integer.class, Integer.class, (n, context) -> 2 * n);
    private static final DistributedTask<String, Integer> OTHER_TWICE =
            DistributedTask.of("calc.twice", String.class, Integer.class, (n, context) -> n.length());

    /** Named in {@code META-INF/services} of the tests. */
    public static final class Calculator implements TaskModule {
        @Override
        public Collection<DistributedTask<?, ?>> tasks() {
            return List.of(TWICE, TWICE.withVersion(2));
        }
    }

    @Test
    void findsTasksByNameAndVersion() {
        TaskRegistry registry = TaskRegistry.of(List.of(TaskSource.of(TWICE, TWICE.withVersion(7))));

        assertThat(registry.find(new TaskVersion("calc.twice", 1))).containsSame(TWICE);
        assertThat(registry.find(new TaskVersion("calc.twice", 2))).isEmpty();
        assertThat(registry.versions())
                .containsExactlyInAnyOrder(new TaskVersion("calc.twice", 1), new TaskVersion("calc.twice", 7));
    }

    @Test
    void refusesOneNameAndVersionWithTwoTypesAndNamesBoth() {
        assertThatThrownBy(() -> TaskRegistry.of(List.of(TaskSource.of(TWICE), TaskSource.of(OTHER_TWICE))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("task calc.twice@1 is registered twice")
                .hasMessageContaining("java.lang.Integer -> java.lang.Integer")
                .hasMessageContaining("java.lang.String -> java.lang.Integer")
                .hasMessageContaining("give one another name or version");
    }

    @Test
    void refusesTypesThatDifferOnlyInTheirParameters() {
        var longs = DistributedTask.of(
                "calc.sum", new TypeReference<Map<String, Long>>() {}, new TypeReference<Long>() {}, (in, c) -> 0L);
        var integers = DistributedTask.of(
                "calc.sum", new TypeReference<Map<String, Integer>>() {}, new TypeReference<Long>() {}, (in, c) -> 0L);

        assertThatThrownBy(() -> TaskRegistry.of(List.of(TaskSource.of(longs, integers))))
                .isInstanceOf(StartException.class);
    }

    @Test
    void sameTaskFromTwoSourcesCountsOnce() {
        assertThat(TaskRegistry.of(List.of(TaskSource.of(TWICE), TaskSource.of(TWICE)))
                        .versions())
                .hasSize(1);
    }

    @Test
    void otherTypesUnderAnotherVersionAreAnotherTask() {
        assertThat(TaskRegistry.of(List.of(TaskSource.of(TWICE, OTHER_TWICE.withVersion(2))))
                        .versions())
                .hasSize(2);
    }

    @Test
    void modulesOnTheClassPathAreFound() {
        TaskSource source = TaskSource.classPath(TaskRegistryTest.class.getClassLoader());

        assertThat(TaskRegistry.of(List.of(source)).versions())
                .containsExactlyInAnyOrder(new TaskVersion("calc.twice", 1), new TaskVersion("calc.twice", 2));
    }

    @Test
    void taskRunsItsFunctionOnDecodedInput() throws Exception {
        Integer input = TWICE.input().decode(TWICE.input().encode(21));

        assertThat(TWICE.function().run(input, null)).isEqualTo(42);
    }

    @Test
    void formatOfATaskIsThatOfItsInputsAndResults() {
        DistributedTask<Integer, Integer> cbor = TWICE.withFormat(PayloadFormat.CBOR);

        assertThat(cbor.input().encode(1).format()).isEqualTo(PayloadFormat.CBOR.code());
        assertThat(cbor.output().encode(1).format()).isEqualTo(PayloadFormat.CBOR.code());
        assertThat(cbor.withVersion(3).input().encode(1).format()).isEqualTo(PayloadFormat.CBOR.code());
        assertThat(cbor).hasToString("calc.twice@1: java.lang.Integer -> java.lang.Integer");
    }

    @Test
    void nameWithUnusualCharactersIsRefused() {
        assertThatThrownBy(() -> DistributedTask.of("calc twice", Integer.class, Integer.class, (n, c) -> n))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("calc twice");
        assertThatThrownBy(() -> TWICE.withVersion(0)).isInstanceOf(InvalidInputException.class);
    }
}
