package io.ttmesh.samples.twin;

import io.ttmesh.testkit.StoredSamples;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TwinStoredTest {
    @Test
    void stateOfTheFirstReleaseIsReadAsItWasStored() {
        StoredSamples.of(Twin.TYPE, Path.of("src/test/resources/stored/samples.twin"))
                .newest("State.1", new Twin.State(21.5, 20, 3))
                .check();
    }
}
