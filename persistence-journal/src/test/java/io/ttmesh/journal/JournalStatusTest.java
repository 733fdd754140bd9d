package io.ttmesh.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalStatusTest {
    private static final List<String> VOTERS = List.of("a", "b", "c", "d", "e");

    @ParameterizedTest(name = "{1} of {0}")
    @CsvSource({"1, 1, false", "2, 2, false", "3, 3, true", "3, 2, false", "5, 5, true", "5, 4, true", "5, 3, false"})
    void isFaultTolerantWhileAMajorityIsLeftWithoutAnyOneMember(int members, int alive, boolean faultTolerant) {
        var status = new JournalStatus(
                0,
                1,
                Optional.of("a"),
                JournalStatus.Role.LEADER,
                JournalStatus.Health.SERVING,
                VOTERS.subList(0, members),
                Optional.of("a"),
                1,
                1,
                VOTERS.subList(0, alive),
                true,
                "");

        assertThat(status.faultTolerant()).isEqualTo(faultTolerant);
    }
}
