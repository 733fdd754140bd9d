package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written down of a voter that knows no leader. */
final class LostVoterNotesTest {
    private final List<String> noted = new ArrayList<>();
    private String named = "v-2";
    private final LostVoterNotes notes = new LostVoterNotes(told -> told.accept(named), noted::add);

    @Test
    void notesWhatIsSeenAndWhoLeadsEveryTenSeconds() {
        ticks(0, 5, true);
        ticks(5, 25, false);
        named = "";
        ticks(25, 36, false);

        assertThat(noted)
                .containsExactly(
                        "has known no leader for 10 s: waitingReads=7 others name leader=v-2",
                        "has known no leader for 20 s: waitingReads=7 others name no leader",
                        "has known no leader for 30 s: waitingReads=7 others name no leader");
    }

    @Test
    void countsAnewAfterItHasKnownALeader() {
        ticks(0, 9, false);
        ticks(9, 10, true);
        ticks(10, 20, false);
        assertThat(noted).isEmpty();

        ticks(20, 21, false);

        assertThat(noted).singleElement().asString().startsWith("has known no leader for 10 s");
    }

    private void ticks(int from, int until, boolean leaderKnown) {
        for (int second = from; second < until; second++) {
            notes.tick(leaderKnown, () -> "waitingReads=7", second * 1_000_000_000L);
        }
    }
}
