package io.ttmesh.samples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArgumentsTest {
    @TempDir
    private Path folder;

    @Test
    void demoRefusesMoreNodesThanAMachineShouldCarry() {
        assertThatThrownBy(() -> demo("--nodes", "10").call())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--nodes is 10: use 2 to 9");
    }

    @Test
    void demoKillsNoneOfTooFewNodes() {
        assertThatThrownBy(() -> demo("--nodes", "2").call())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--nodes is 2: of so few none can be lost; use 3 or more, or --no-kill");
    }

    @Test
    void demoRefusesAFolderThatIsAbsent() {
        assertThatThrownBy(() ->
                        demo("--input", folder.resolve("absent").toString()).call())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("absent is no folder: name one with --input DIR");
    }

    @Test
    void demoRefusesAFolderWithoutText() {
        assertThatThrownBy(() -> demo("--input", folder.toString()).call())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no text files");
    }

    @Test
    void theCheckoutIsCountedUnlessAFolderIsGiven() throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent();

        assertThat(InputFolder.textFiles(null).folder()).isEqualTo(root.toRealPath());
    }

    private static DemoCommand demo(String... args) {
        return CommandLine.populateCommand(new DemoCommand(), args);
    }
}
