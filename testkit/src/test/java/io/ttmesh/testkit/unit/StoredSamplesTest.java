package io.ttmesh.testkit.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.StoredSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Timeout(120)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class StoredSamplesTest {
    @TempDir
    private Path folder;

    @Test
    void whatTheFirstReleaseStoredReadsAsTheSecondSays() {
        writing(first());

        writing(second());

        assertThat(folder).isDirectoryContaining("glob:**State.1.cbor").isDirectoryContaining("glob:**State.2.cbor");
        second().check();
    }

    @Test
    void sampleThatReadsAsSomethingElseIsNamed() {
        writing(first());
        writing(second());

        assertThatThrownBy(
                        () -> second().reads("Read.1", new Meter.Measured(99)).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Read.1 reads as [Measured[degrees=20.5], Noted[text=by hand]]")
                .hasMessageContaining("not as [Measured[degrees=99.0]]");
    }

    @Test
    void sampleThatCanNoLongerBeReadIsNamed() throws IOException {
        writing(first());
        writing(second());
        Files.copy(folder.resolve("Read.1.cbor"), folder.resolve("Gone.1.cbor"));

        assertThatThrownBy(() -> second().reads("Gone.1", new Meter.Noted("x")).check())
                .hasMessageContaining("Gone.1 can not be read")
                .hasMessageContaining("register migrations");
    }

    @Test
    void missingAndForgottenSamplesAreNamedWithTheRemedy() throws IOException {
        Files.write(folder.resolve("Old.1.cbor"), new byte[] {1});

        assertThatThrownBy(() -> second().check())
                .hasMessageContaining("Old.1 is in the folder, but nobody says what it reads as")
                .hasMessageContaining("Noted.2 is missing: run the test with -Dttmesh.samples.write=true")
                .hasMessageContaining("Read.1 is missing, and today's code does not store it");
        assertThatThrownBy(() -> StoredSamples.of(Meter.TYPE, folder).check())
                .hasMessageContaining("Measured of version 2 has no sample");
    }

    private StoredSamples first() {
        return StoredSamples.of(Meter.First.TYPE, folder)
                .newest("Read.1", new Meter.First.Read(20.5, "by hand"))
                .newest("State.1", new Meter.First.State(20.5, "by hand"));
    }

    private StoredSamples second() {
        return StoredSamples.of(Meter.TYPE, folder)
                .reads("Read.1", new Meter.Measured(20.5), new Meter.Noted("by hand"))
                .reads("State.1", new Meter.State(20.5, "by hand"))
                .newest("Measured.2", new Meter.Measured(21))
                .newest("Noted.2", new Meter.Noted("again"))
                .newest("State.2", new Meter.State(21, "again"));
    }

    private static void writing(StoredSamples samples) {
        System.setProperty(StoredSamples.WRITE, "true");
        try {
            samples.check();
        } finally {
            System.clearProperty(StoredSamples.WRITE);
        }
    }
}
