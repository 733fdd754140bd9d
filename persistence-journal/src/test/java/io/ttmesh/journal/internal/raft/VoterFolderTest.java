package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose folder it is, and who sits in the group next. */
@Timeout(20)
final class VoterFolderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path data;

    @Test
    void keepsItsVoterId() {
        String voter;
        try (VoterFolder folder = VoterFolder.open(data, "mesh", true, "")) {
            voter = folder.voter();
            assertThat(voter).matches("v-[0-9a-f]{8}");
            assertThat(folder.file().standing()).isEqualTo(VoterFile.Standing.FOUNDER);
        }

        try (VoterFolder again = VoterFolder.open(data, "mesh", false, "")) {
            assertThat(again.voter()).isEqualTo(voter);
            assertThat(again.file().standing()).isEqualTo(VoterFile.Standing.FOUNDER);
        }
    }

    @Test
    void refusesAnotherClusterAnotherVoterAndASecondProcess() {
        try (VoterFolder folder = VoterFolder.open(data, "mesh", true, "v-1")) {
            assertThat(folder.voter()).isEqualTo("v-1");
            assertThatThrownBy(() -> VoterFolder.open(data, "mesh", true, "v-1"))
                    .isInstanceOf(JournalException.ForeignData.class)
                    .hasMessageContaining("in use");
        }

        assertThatThrownBy(() -> VoterFolder.open(data, "other", false, ""))
                .isInstanceOf(JournalException.ForeignData.class)
                .hasMessageContaining("mesh")
                .hasMessageContaining("other");
        assertThatThrownBy(() -> VoterFolder.open(data, "mesh", true, "v-2"))
                .isInstanceOf(JournalException.ForeignData.class);
    }

    @Test
    void refusesEveryAlteredByteOfItsFile() throws IOException {
        VoterFolder.open(data, "mesh", true, "v-1").close();
        Path file = data.resolve("journal").resolve("voter");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length - 1; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);

            assertThatThrownBy(() -> VoterFolder.open(data, "mesh", true, "v-1"))
                    .as("byte %d", at)
                    .isInstanceOf(JournalException.Corrupt.class);
        }
    }

    @Test
    void rejoinPutsTheOldFolderAsideAndNamesTheSeatItTakes() {
        VoterFolder.open(data, "mesh", true, "v-1").close();

        Path aside = VoterFolder.rejoin(data, CLOCK);

        assertThat(aside).isDirectory().hasFileName("journal.bad-20261121-040506");
        try (VoterFolder fresh = VoterFolder.open(data, "mesh", false, "")) {
            assertThat(fresh.voter()).isNotEqualTo("v-1");
            assertThat(fresh.file().replaces()).isEqualTo("v-1");
            assertThat(fresh.file().standing()).isEqualTo(VoterFile.Standing.CANDIDATE);
            assertThatThrownBy(() -> VoterFolder.rejoin(data, CLOCK)).isInstanceOf(JournalException.ForeignData.class);
        }
    }

    @Test
    void growsByTwoAndNeverToAnEvenNumber() {
        assertThat(next(List.of("a"), "b")).isEmpty();
        assertThat(next(List.of("a"), "b", "c", "d")).containsExactly("a", "b", "c");
        assertThat(next(List.of("a", "b"), "c")).containsExactly("a", "b", "c");
        assertThat(next(List.of("a", "b", "c"), "d", "e")).isEmpty();
    }

    @Test
    void givesASeatToWhoReplacesItsVoter() {
        Map<String, String> prepared = new LinkedHashMap<>();
        prepared.put("d", "");
        prepared.put("e", "b");

        assertThat(VoterKeeper.next(List.of("a", "b", "c"), prepared, 3).orElseThrow())
                .containsExactly("a", "c", "e");
    }

    private static List<String> next(List<String> members, String... prepared) {
        Map<String, String> candidates = new LinkedHashMap<>();
        for (String each : prepared) {
            candidates.put(each, "");
        }
        return VoterKeeper.next(members, candidates, 3).orElse(List.of());
    }
}
