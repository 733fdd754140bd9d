package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "EU", "1eu", "-eu", "eu.west", "eu west", "abcdefghijklmnopqrstuvwxyz-012345"})
    void regionRefusesOtherCharacters(String name) {
        assertThatThrownBy(() -> new Region(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("region '" + name + "'")
                .hasMessageContaining("use 1 to 31 of a-z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1node", "a b", "ä", "node:1"})
    void nodeIdRefusesOtherCharacters(String value) {
        assertThatThrownBy(() -> new NodeId(value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("node id '" + value + "'")
                .hasMessageContaining("use 1 to 128");
    }

    @Test
    void nodeIdOfTheGreatestLengthIsTaken() {
        assertThat(new NodeId("n" + "0".repeat(127)).value()).hasSize(128);
        assertThatThrownBy(() -> new NodeId("n" + "0".repeat(128))).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({"math.add@3, math.add, 3", "math.add, math.add, 1", "a@2147483647, a, 2147483647"})
    void taskVersionReadsNameAndVersion(String text, String name, int version) {
        TaskVersion read = TaskVersion.parse(text);

        assertThat(read).isEqualTo(new TaskVersion(name, version));
        assertThat(TaskVersion.parse(read.toString())).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "math.add@, name@version",
        "math.add@x, name@version",
        "math.add@0, 1 or more",
        "math.add@-1, 1 or more",
        "@1, use 1 to 128",
        "a@b@1, use 1 to 128",
    })
    void taskVersionRefusesAnotherForm(String text, String remedy) {
        assertThatThrownBy(() -> TaskVersion.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(remedy);
    }

    @Test
    void taskVersionsSortByNameThenNumber() {
        assertThat(TaskVersion.parse("a@10"))
                .isGreaterThan(TaskVersion.parse("a@9"))
                .isLessThan(TaskVersion.parse("b@1"));
    }

    @ParameterizedTest
    @CsvSource({"eu.7, eu, 7", "any.0, any, 0"})
    void shardIdReadsRegionAndSlot(String text, String region, int slot) {
        assertThat(ShardId.parse(text))
                .isEqualTo(new ShardId(new Region(region), slot))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu", "eu.", "eu.x", "7", "eu.1.2"})
    void shardIdRefusesAnotherFormAndNamesIt(String text) {
        assertThatThrownBy(() -> ShardId.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("shard '" + text + "' is not of the form region.slot");
    }

    @Test
    void fencingTokensSortByEpochThenAttempt() {
        assertThat(new FencingToken(2, 1)).isGreaterThan(new FencingToken(1, 9));
        assertThat(new FencingToken(2, 2)).isGreaterThan(new FencingToken(2, 1)).hasToString("2/2");
    }
}
