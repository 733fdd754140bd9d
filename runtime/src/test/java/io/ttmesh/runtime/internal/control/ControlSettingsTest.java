package io.ttmesh.runtime.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.model.error.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlSettingsTest {
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    @Test
    void readsEveryKeyThatTheReferenceLists() {
        assertThat(REFERENCE.getObject("ttmesh.control")).containsOnlyKeys("enabled", "port", "run-dir");
        assertThat(ControlSettings.of(with("{ enabled = on, port = 7, run-dir = /x }")))
                .isEqualTo(new ControlSettings(true, 7, Path.of("/x")));
    }

    @Test
    void standsInTheTempFolderUnlessSaidOtherwise() {
        assertThat(ControlSettings.of(REFERENCE).runDir()).isEqualTo(RunFolder.standardPath());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{ port = 65536 } | 65535", "{ port = many } | port", "{ enabled = 3 } | enabled"})
    void namesTheKeyThatIsWrong(String text, String named) {
        assertThatThrownBy(() -> ControlSettings.of(with(text)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ttmesh.control")
                .hasMessageContaining(named);
    }

    private static Config with(String control) {
        return ConfigFactory.parseString("ttmesh.control " + control).withFallback(REFERENCE);
    }
}
