package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshLayoutTest {
    private static final Region EU = new Region("eu");
    private static final Region US = new Region("us");

    @Test
    void isTheSameInWhateverOrderAndHoweverOftenRegionsAreNamed() {
        assertThat(new MeshLayout(List.of(US, EU, US), 4)).isEqualTo(new MeshLayout(List.of(EU, US), 4));
    }

    @Test
    void refusesToBeWithoutAPlace() {
        assertThatThrownBy(() -> new MeshLayout(List.of(), 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("name at least one");
        assertThatThrownBy(() -> new MeshLayout(List.of(EU, Region.ANY), 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'any', which is reserved");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_025})
    void refusesSlotsOutOfRange(int slots) {
        assertThatThrownBy(() -> new MeshLayout(List.of(EU), slots))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("shard slots per region are " + slots + ": use 1 to 1024");
    }

    @Test
    void listsEveryShardThatItHas() {
        var layout = new MeshLayout(List.of(US, EU), 2);

        assertThat(layout.shards()).hasToString("[eu.0, eu.1, us.0, us.1, any.0, any.1]");
        assertThat(layout.shards()).allMatch(layout::has);
    }

    @Test
    void requiresARegionItHas() {
        MeshLayout layout = new MeshLayout(List.of(EU, US), 1_024);

        assertThat(layout.require(US)).isEqualTo(US);
        assertThatThrownBy(() -> layout.require(new Region("mars")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("region mars is unknown")
                .hasMessageContaining("[eu, us]")
                .hasMessageContaining("ttmesh.mesh.regions");
    }
}
