package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.ItemAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node without a voter does when it can not know who leads. Its calls would wait for far too long. */
@Timeout(60)
final class LeaderSearchTest {
    private static final String ID = "Counter|7";
    private static final Duration CALL = Duration.ofSeconds(8);
    private static final String SETTINGS =
            "ttmesh.journal { call-timeout = 8s, no-leader-grace = 1s, read-timeout = 30s }";

    @TempDir
    private Path folder;

    @Test
    void writeThatWaitsForADeadLeaderIsGivenUpAsSoonAsAnotherLeads() throws Exception {
        try (Trio trio = Trio.started(folder, SETTINGS)) {
            Trio.Node client = trio.client("x");
            assertThat(client.append(ID, 1).items()).containsExactly(ItemAnswer.DONE);
            trio.leader().die();

            long begun = System.nanoTime();
            assertThatThrownBy(() -> client.append(ID, 2)).hasCauseInstanceOf(JournalException.OutcomeUnknown.class);

            assertThat(System.nanoTime() - begun).isLessThan(CALL.toNanos());
            assertThat(client.append(ID, 2).items().getFirst().isApplied()).isTrue();
            assertThat(client.highest(ID)).isEqualTo(2);
        }
    }

    @Test
    void writeIsSentToNobodyWhileNobodyLeads() throws Exception {
        try (Trio trio = Trio.started(folder, SETTINGS)) {
            Trio.Node client = trio.client("x");
            client.group();
            List<Trio.Node> voters = trio.nodes().subList(0, 3);
            Trio.Node left = voters.get(2);
            voters.get(0).die();
            voters.get(1).die();
            Awaitility.await("knows that it is alone")
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> left.status().leader().isEmpty());

            assertThatThrownBy(() -> client.append(ID, 1)).hasCauseInstanceOf(JournalException.NoMajority.class);
        }
    }

    @Test
    void clientFindsTheLeaderThatWasElectedBeforeItCame() throws Exception {
        try (Trio trio = Trio.started(folder, SETTINGS)) {
            trio.leader().append(ID, 1);
            trio.leader().die();
            Trio.Node client = trio.client("x");

            Trio.Node next = trio.leader();
            assertThat(client.append(ID, 2).items()).containsExactly(ItemAnswer.DONE);

            assertThat(next.highest(ID)).isEqualTo(2);
        }
    }
}
