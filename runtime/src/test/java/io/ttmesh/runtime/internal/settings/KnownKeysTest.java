package io.ttmesh.runtime.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownKeysTest {
    @ParameterizedTest
    @CsvSource({
        "ttmesh.node.regoin, ttmesh.node.region",
        "ttmesh.runtime.executorSlots, ttmesh.runtime.executor-slots",
        "ttmesh.nod.port, ttmesh.node.port",
        "ttmesh.control.token, ttmesh.control.port",
    })
    void namesTheUnknownKeyAndTheNearestKnownOne(String key, String nearest) {
        assertThatThrownBy(() -> check(key + " = 1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(key.substring(0, key.indexOf('.', 7)))
                .hasMessageContaining(nearest.substring(0, nearest.indexOf('.', 7)));
    }

    @Test
    void refusesAValueInPlaceOfASection() {
        assertThatThrownBy(() -> check("ttmesh.node = 3"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ttmesh.node")
                .hasMessageContaining("section");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttmesh.node.region = eu",
                "ttmesh.node.resources { memory-mib = 4, anything = 1 }",
                "ttmesh.mesh.distances = [{ from = a, to = b, distance = 3 }]",
                "other.application.key = 1",
                ""
            })
    void acceptsWhatTheReferenceListsAndWhatIsNotOurs(String text) {
        assertThatCode(() -> check(text)).doesNotThrowAnyException();
    }

    @Test
    void nearestIsTheOneWithTheFewestEdits() {
        assertThat(Nearest.to("wordcuont", List.of("pi", "wordcount", "words"))).contains("wordcount");
        assertThat(Nearest.to("x", List.of())).isEmpty();
    }

    private static void check(String text) {
        KnownKeys.check(ConfigFactory.parseString(text), ConfigFactory.defaultReference());
    }
}
