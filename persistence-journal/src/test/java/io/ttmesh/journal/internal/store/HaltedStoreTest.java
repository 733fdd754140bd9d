package io.ttmesh.journal.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.JournalFolder;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.testing.Failpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JVM ends at a named place: what is on the disk opens, is sound, and the log makes it whole again. */
@Timeout(60)
class HaltedStoreTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "apply.checked,halt:1",
        "apply.checked,halt:23",
        "apply.written,halt:1",
        "apply.written,halt:15",
        "delete.applied,halt:6",
        "audit.anchored,halt:1",
        "audit.anchored,halt:9",
        "install.linked,halt",
        "install.moved-aside,halt"
    })
    void storeIsWholeAfterAHalt(String point, String action) throws Exception {
        assertThat(live(point, action)).as("exit code, %s", output()).isEqualTo(Failpoints.HALTED);

        assertThat(temp.resolve("g0/state"))
                .satisfiesAnyOf(
                        state -> assertThat(state).exists(),
                        state -> assertThat(temp.resolve("g0/state.new")).exists());
        List<String> whole = whole();
        try (Lab lab = Lab.open(temp.resolve("g0/state"))) {
            List<Batch> log = HaltedStore.log(lab);
            int applied = (int) lab.store.appliedIndex();
            assertThat(applied).isLessThan(HaltedStore.BATCHES);
            log.subList(applied, log.size()).forEach(lab::apply);

            assertThat(RocksStoreTest.image(lab)).isEqualTo(whole);
        }
        assertThat(JournalFolder.of(temp).verify().getFirst().finding()).isEmpty();
    }

    private List<String> whole() {
        try (Lab lab = Lab.open(temp.resolve("model/state"))) {
            HaltedStore.log(lab).forEach(lab::apply);
            return RocksStoreTest.image(lab);
        }
    }

    private int live(String point, String action) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dio.ttmesh.journal.failpoints=on",
                        "-Dio.ttmesh.journal.failpoint." + point + "=" + action,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HaltedStore.class.getName(),
                        temp.resolve("g0").toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String output() throws IOException {
        return Files.readString(temp.resolve("output"));
    }
}
