package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"eu.7.v01JD0QZ3", "any.0.kABC", "us-east-1.1023.dz", "a.0.v1"})
    void comesBackFromItsText(String text) {
        TaskId id = TaskId.parse(text);

        assertThat(id).hasToString(text).isEqualTo(TaskId.parse(id.toString()));
    }

    @ParameterizedTest
    @CsvSource({"eu.7.vX, VOLATILE, true", "eu.7.dX, DURABLE, false", "any.7.kX, KEYED, false"})
    void saysHowItIsHosted(String text, TaskId.Kind kind, boolean isVolatile) {
        TaskId id = TaskId.parse(text);

        assertThat(id.kind()).isEqualTo(kind);
        assertThat(id.isVolatile()).isEqualTo(isVolatile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu.8.vX", "us.7.vX", "eu.7.dX", "eu.7.vY"})
    void differsInEveryPart(String other) {
        assertThat(TaskId.parse("eu.7.vX")).isNotEqualTo(TaskId.parse(other));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'' | '' | region.slot.kind+unique",
                "eu | 'eu' | region.slot.kind+unique",
                "eu.7 | 'eu.7' | region.slot.kind+unique",
                "eu.7. | 'eu.7.' | region.slot.kind+unique",
                "eu.7.v | 'eu.7.v' | region.slot.kind+unique",
                "eu.7.v01-x | 'eu.7.v01-x' | region.slot.kind+unique",
                "eu.7.vä1 | 'eu.7.vä1' | region.slot.kind+unique",
                "eu.7.xABC | 'x' | v, d or k",
                "eu.seven.vABC | 'eu.seven' | region.slot",
                "eu.-1.vABC | -1 | negative",
                "eu..vABC | 'eu.' | region.slot",
                "eu.vABC | 'eu' | region.slot",
                "EU.7.vABC | 'EU' | a-z",
                "eu.99999999999.vABC | 'eu.99999999999' | region.slot",
            },
            delimiter = '|',
            quoteCharacter = '"')
    void refusesAnotherFormAndNamesItWithTheRemedy(String text, String named, String remedy) {
        String given = text.equals("''") ? "" : text;

        assertThatThrownBy(() -> TaskId.parse(given))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(named)
                .hasMessageContaining(remedy);
    }
}
