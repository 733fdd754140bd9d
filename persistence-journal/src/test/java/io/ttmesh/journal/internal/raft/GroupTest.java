package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.JournalStatus.Role;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A group of voters in one JVM, from its founding to the loss of its leader. */
@Timeout(60)
final class GroupTest {
    private static final String ID = "Counter|7";

    @TempDir
    private Path folder;

    @Test
    void lonelyVoterWritesAndReadsAndKnowsItsDataAfterARestart() throws Exception {
        try (Trio trio = new Trio(folder, "")) {
            Trio.Node only = trio.found("a");
            for (int number = 1; number <= 50; number++) {
                assertThat(only.append(ID, number).items()).containsExactly(ItemAnswer.DONE);
            }
            only.kill();

            Trio.Node again = trio.join("a");

            assertThat(again.highest(ID)).isEqualTo(50);
            assertThat(again.status().role()).isEqualTo(Role.LEADER);
        }
    }

    @Test
    void growsFromOneToThreeInOneStepAndKeepsWhatWasWritten() throws Exception {
        try (Trio trio = new Trio(folder, "")) {
            Trio.Node founder = trio.found("a");
            founder.append(ID, 1);
            Trio.Node second = trio.join("b");
            assertThat(second.group().epoch()).isEqualTo(1);
            assertThat(founder.status().members()).hasSize(1);

            Trio.Node third = trio.join("c");

            trio.awaitMembers(3);
            founder.append(ID, 2);
            assertThat(second.highest(ID)).isEqualTo(2);
            assertThat(third.highest(ID)).isEqualTo(2);
            Awaitility.await().until(() -> trio.leader().status().faultTolerant());
        }
    }

    @Test
    void writesAndReadsAtAFollowerAndAtAClient() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            Trio.Node client = trio.client("x");

            trio.follower().append(ID, 1);
            client.append(ID, 2);

            for (Trio.Node node : trio.nodes()) {
                assertThat(node.highest(ID)).as(node.name()).isEqualTo(2);
            }
            assertThat(client.highest(ID, Freshness.STALE)).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void electsAnotherLeaderAndReadsNothingOlderThanWhatWasAcknowledged() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            long written = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 20; i++) {
                    trio.follower().append(ID, ++written);
                }
                Trio.Node leader = trio.leader();
                leader.kill();
                for (Trio.Node node : trio.nodes()) {
                    assertThat(node.highest(ID)).isEqualTo(written);
                }
                trio.nodes().getFirst().append(ID, ++written);
                trio.join(leader.name());
                assertThat(trio.nodes().getLast().highest(ID)).isEqualTo(written);
            }
        }
    }

    @Test
    void loseOfAFollowerIsNotNoticedByWriters() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            trio.follower().kill();

            for (int number = 1; number <= 20; number++) {
                assertThat(trio.leader().append(ID, number).items()).containsExactly(ItemAnswer.DONE);
            }
        }
    }

    @Test
    void failsFastWithoutAMajority() throws Exception {
        try (Trio trio = Trio.started(folder, "ttmesh.journal { no-leader-grace = 1s, read-timeout = 1s }")) {
            trio.follower().kill();
            trio.follower().kill();
            Trio.Node left = trio.nodes().getFirst();
            Awaitility.await("knows that it is alone")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> left.status().leader().isEmpty());

            assertThatThrownBy(() -> left.append(ID, 1))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(JournalException.NoMajority.class);
            assertThatThrownBy(() -> left.highest(ID)).hasCauseInstanceOf(JournalException.NoMajority.class);
            Awaitility.await().until(() -> left.status().health() == Health.NO_MAJORITY);
        }
    }

    @Test
    void repeatedBatchIsAnsweredAsDoneBefore() throws Exception {
        try (Trio trio = new Trio(folder, "")) {
            Trio.Node only = trio.found("a");
            EncodedBatch batch = trio.batch(ID, 1, "once");
            only.group().propose(batch).toCompletableFuture().get(10, TimeUnit.SECONDS);

            BatchAnswer again =
                    only.group().propose(batch).toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(again.items()).containsExactly(ItemAnswer.ALREADY_DONE);
            assertThat(only.highest(ID)).isEqualTo(1);
        }
    }

    @Test
    void malformedBatchIsRefusedBeforeItReachesTheLog() throws Exception {
        try (Trio trio = new Trio(folder, "")) {
            Trio.Node only = trio.found("a");
            byte[] bytes = trio.batch(ID, 1, "whole").bytes().clone();
            bytes[bytes.length / 2] ^= 4;

            assertThatThrownBy(() -> only.group()
                            .propose(EncodedBatch.ofBytes(bytes))
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(JournalException.Refused.class);
            assertThat(only.append(ID, 1).items()).containsExactly(ItemAnswer.DONE);
        }
    }

    @Test
    void voterWhoseStoreThrowsStopsAndComesBackWithoutLoss() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            Trio.Node follower = trio.follower();
            follower.stores().bomb.set(new IllegalStateException("disk made of cheese"));

            trio.leader().append(ID, 1);

            Awaitility.await("stops")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> follower.stores().bomb.get() == null
                            && follower.status().health() != Health.SERVING);
            trio.leader().append(ID, 2);
            Awaitility.await("comes back").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(follower.status().health()).isEqualTo(Health.SERVING);
                assertThat(follower.highest(ID, Freshness.STALE)).isEqualTo(2);
            });
        }
    }

    @Test
    void voterWhoseStoreIsDamagedStaysAwayUntilItRejoinsUnderANewId() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            trio.leader().append(ID, 1);
            Trio.Node follower = trio.follower();
            String old = follower.status().voter().orElseThrow();
            follower.stores().bomb.set(new JournalException.Corrupt("row 7 is not what was written"));
            trio.leader().append(ID, 2);
            Awaitility.await("corrupt")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> follower.status().health() == Health.CORRUPT);
            assertThat(follower.highest(ID)).as("as a client").isEqualTo(2);
            follower.kill();

            VoterFolder.rejoin(folder.resolve(follower.name()), Clock.systemUTC());
            Trio.Node fresh = trio.join(follower.name());

            String id = fresh.status().voter().orElseThrow();
            Awaitility.await("the seat is taken")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(trio.leader().status().members())
                            .hasSize(3)
                            .contains(id)
                            .doesNotContain(old));
            Awaitility.await().until(() -> fresh.highest(ID, Freshness.STALE) == 2);
        }
    }

    @Test
    void voterThatReadsADamagedRecordServesNothingMoreAndTheOthersAnswerForIt() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            trio.leader().append(ID, 1);
            Trio.Node follower = trio.follower();
            follower.stores().questionBomb.set(new JournalException.Corrupt("row 7 is not what was written"));

            assertThat(follower.highest(ID)).isEqualTo(1);

            Awaitility.await("corrupt")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> follower.status().health() == Health.CORRUPT);
            trio.leader().append(ID, 2);
            assertThat(follower.highest(ID)).as("as a client").isEqualTo(2);
        }
    }

    @Test
    void leaderWhoseStoreThrowsIsFollowedByAnother() throws Exception {
        try (Trio trio = Trio.started(folder, "")) {
            trio.leader().append(ID, 1);
            trio.leader().stores().bomb.set(new IllegalStateException("disk made of cheese"));

            assertThatThrownBy(() -> trio.leader().append(ID, 2))
                    .hasCauseInstanceOf(JournalException.OutcomeUnknown.class);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(trio.leader()
                                    .append(ID, 2)
                                    .items()
                                    .getFirst()
                                    .isApplied())
                            .isTrue());
        }
    }

    @Test
    void absentFollowerIsGivenASnapshotOfWhatTheLogNoLongerHas() throws Exception {
        try (Trio trio = Trio.started(folder, "ttmesh.journal { checkpoint-bytes = 4 KiB, health.interval = 100ms }")) {
            Trio.Node away = trio.follower();
            away.kill();
            int written = 0;
            // The log is cut up to the snapshot before the last one.
            for (int cuts = 0; cuts < 3; cuts++) {
                long before = snapshotIndex(trio);
                do {
                    trio.leader().append(ID, ++written);
                } while (snapshotIndex(trio) == before);
            }

            Trio.Node back = trio.join(away.name());

            Awaitility.await("installed")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> back.stores().replacements.get() > 0);
            assertThat(back.highest(ID)).isEqualTo(written);
            assertThat(back.highest(ID, Freshness.STALE)).isEqualTo(written);
        }
    }

    private static long snapshotIndex(Trio trio) {
        Path journal = trio.folder().resolve(trio.leader().name()).resolve("journal");
        return RaftNodeFiles.of(journal, 0).snapshotIndex();
    }

    @Test
    void leaderRefusesWhatIsMoreThanItsLimits() throws Exception {
        try (Trio trio = new Trio(folder, "ttmesh.journal.leader-batches-max = 0")) {
            Trio.Node only = trio.found("a");

            assertThatThrownBy(() -> only.append(ID, 1)).hasCauseInstanceOf(JournalException.Overloaded.class);
        }
    }

    @Test
    void writesAreHeldUntilThereAreEnoughVoters() throws Exception {
        try (Trio trio = new Trio(folder, "ttmesh.journal.hold-writes-until = 3")) {
            Trio.Node founder = trio.found("a");
            assertThatThrownBy(() -> founder.append(ID, 1)).hasCauseInstanceOf(JournalException.NoMajority.class);

            trio.join("b");
            trio.join("c");

            trio.awaitMembers(3);
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> founder.append(ID, 1).items().getFirst().isApplied());
        }
    }
}
