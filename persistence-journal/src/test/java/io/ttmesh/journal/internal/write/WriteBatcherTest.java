package io.ttmesh.journal.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriteBatcherTest {
    private static final WriteSettings SETTINGS =
            new WriteSettings(2, 10_000, 100, 50_000, 200_000, 50, Duration.ofSeconds(20), Duration.ofMillis(1));

    private static ActorSystem system;

    private final ScriptedGroup group = new ScriptedGroup();
    private final WriteBatcher batcher = batcher(SETTINGS);
    private final List<CompletableFuture<Done>> sent = new ArrayList<>();

    @BeforeAll
    static void start() {
        system = ActorSystem.create("batcher", ConfigFactory.load());
    }

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(system);
    }

    @Test
    void loneWriteLeavesAtOnce() {
        CompletableFuture<Done> write = write("a");

        assertThat(group.proposals).hasSize(1);
        Batch batch = group.proposals.getFirst().batch();
        assertThat(batch.header().group()).isEqualTo(7);
        assertThat(batch.header().groupEpoch()).isEqualTo(3);
        assertThat(batch.header().number()).isEqualTo(1);
        assertThat(write).isNotDone();

        group.proposals.getFirst().done();
        assertThat(write).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void whatArrivesWhileBatchesAreUnderWayLeavesTogether() {
        List<CompletableFuture<Done>> writes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            writes.add(write("p" + i));
        }
        assertThat(group.proposals).extracting(ScriptedGroup.Proposal::size).containsExactly(1, 1);

        group.proposals.getFirst().done();

        await("the gathered batch").until(() -> group.proposals.size() == 3);
        assertThat(group.proposals.get(2).batch().items())
                .extracting(item -> ItemFacts.persistenceId(item).orElseThrow())
                .containsExactly("p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9");
        assertThat(writes.get(0)).succeedsWithin(Duration.ofSeconds(5));
        assertThat(writes.get(1)).isNotDone();
        group.proposals.get(2).done();
        assertThat(writes.get(9)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void itemsThatAreWrittenTogetherLeaveTogetherAndTheRefusedOneStays() {
        List<CompletionStage<Done>> writes = batcher(new WriteSettings(
                        2, 100_000, 100, 50_000, 200_000, 50, Duration.ofSeconds(20), Duration.ofMillis(1)))
                .writeAll(List.of(snapshot("a", 10), snapshot("large", 60_000), snapshot("b", 10)));

        assertThat(group.proposals).extracting(ScriptedGroup.Proposal::size).containsExactly(2);
        assertThat(writes.get(1))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(JournalException.Refused.class);
        group.proposals.getFirst().done();
        assertThat(writes.get(0)).succeedsWithin(Duration.ofSeconds(5));
        assertThat(writes.get(2)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void batchIsClosedByBytesAndByItems() {
        WriteBatcher small = batcher(
                new WriteSettings(1, 10_000, 3, 50_000, 200_000, 50, Duration.ofSeconds(20), Duration.ofMillis(1)));
        small.write(snapshot("first", 10));
        for (int i = 0; i < 4; i++) {
            small.write(snapshot("item" + i, 10));
        }
        small.write(snapshot("large", 30_000));
        small.write(snapshot("last", 10));

        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int next = i;
            await("batch " + next).until(() -> group.proposals.size() > next);
            sizes.add(group.proposals.get(next).size());
            group.proposals.get(next).done();
        }
        assertThat(sizes).containsExactly(1, 3, 1, 1);
        await("the last batch").until(() -> group.proposals.size() == 5);
    }

    @Test
    void sameBytesGoAgainWhileNobodyKnowsTheOutcome() {
        CompletableFuture<Done> write = write("a");
        group.proposals.get(0).fail(new JournalException.OutcomeUnknown("leader lost"));
        await("the second proposal").until(() -> group.proposals.size() == 2);
        // Nothing was proposed this time, but the first one may still be committed.
        group.proposals.get(1).fail(new JournalException.NoMajority("no leader"));
        await("the third proposal").until(() -> group.proposals.size() == 3);
        group.proposals.get(2).fail(new IllegalStateException("anything"));
        await("the fourth proposal").until(() -> group.proposals.size() == 4);
        group.proposals.get(3).answer().complete(new BatchAnswer(List.of()));
        await("the fifth proposal").until(() -> group.proposals.size() == 5);

        assertThat(write).isNotDone();
        assertThat(group.proposals)
                .allMatch(proposal -> proposal.encoded()
                        .buffer()
                        .equals(group.proposals.getFirst().encoded().buffer()));
        group.proposals.get(4).answer().complete(new BatchAnswer(List.of(ItemAnswer.ALREADY_DONE)));
        assertThat(write).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void outcomeStaysUnknownAtTheWriteTimeout() {
        WriteBatcher hasty = hasty();
        CompletableFuture<Done> unknown = hasty.write(snapshot("a", 1)).toCompletableFuture();
        group.proposals.getFirst().fail(new JournalException.OutcomeUnknown("leader lost"));
        assertFailure(unknown, JournalException.OutcomeUnknown.class);

        // Whoever never answers has his outcome, too, and frees the place in flight.
        CompletableFuture<Done> silent = hasty.write(snapshot("b", 1)).toCompletableFuture();
        CompletableFuture<Done> behind = hasty.write(snapshot("c", 1)).toCompletableFuture();
        assertThatThrownBy(() -> silent.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> behind.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void silenceIsNoProofThatNothingWasWritten() {
        CompletableFuture<Done> silent = hasty().write(snapshot("b", 1)).toCompletableFuture();

        assertFailure(silent, JournalException.OutcomeUnknown.class);
    }

    @Test
    void missingMajorityFailsAtOnceWhenNothingWasProposedBefore() {
        CompletableFuture<Done> write = write("a");
        group.proposals.getFirst().fail(new JournalException.NoMajority("no leader"));

        assertFailure(write, JournalException.NoMajority.class);
        assertThat(group.proposals).hasSize(1);
    }

    @Test
    void busyLeaderIsAskedAgain() {
        CompletableFuture<Done> write = write("a");
        group.proposals.getFirst().fail(new JournalException.Overloaded("busy"));
        await("the second proposal").until(() -> group.proposals.size() == 2);
        group.proposals.get(1).done();

        assertThat(write).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void limitsRefuseBeforeAnythingIsSent() {
        assertFailure(batcher.write(snapshot("a", 50_001)).toCompletableFuture(), JournalException.Refused.class);
        for (int i = 0; i < 50; i++) {
            send("p" + i);
        }
        assertFailure(write("too many"), JournalException.Overloaded.class);

        WriteBatcher other = batcher(SETTINGS);
        for (int i = 0; i < 4; i++) {
            other.write(snapshot("p" + i, 49_000));
        }
        assertFailure(
                other.write(snapshot("too much", 49_000)).toCompletableFuture(), JournalException.Overloaded.class);
    }

    @Test
    void placesAreFreeAgainAfterTheAnswer() {
        for (int i = 0; i < 50; i++) {
            send("p" + i);
        }
        group.proposals.get(0).done();
        await("the third batch").until(() -> group.proposals.size() == 3);
        group.proposals.get(2).done();

        await("room for another write").until(() -> !write("more").isCompletedExceptionally());
    }

    @Test
    void refusalsOfTheStoreFailEachItsOwnWrite() {
        send("x");
        send("y");
        CompletableFuture<Done> done = write("a");
        CompletableFuture<Done> stale = write("b");
        CompletableFuture<Done> gap = write("c");
        CompletableFuture<Done> refused = write("d");
        group.proposals.get(0).done();
        await("the gathered batch").until(() -> group.proposals.size() == 3);
        group.proposals
                .get(2)
                .answer()
                .complete(new BatchAnswer(List.of(
                        ItemAnswer.DONE,
                        new ItemAnswer(ItemAnswer.Code.STALE, 4, ""),
                        new ItemAnswer(ItemAnswer.Code.GAP, 1, ""),
                        new ItemAnswer(ItemAnswer.Code.REFUSED, 0, "too odd"))));

        assertThat(done).succeedsWithin(Duration.ofSeconds(5));
        assertFailure(stale, JournalException.StaleWriter.class);
        assertFailure(gap, JournalException.SequenceGap.class);
        assertFailure(refused, JournalException.Refused.class);
    }

    @Test
    void persistenceIdIsSettledWhenItsLastWriteIsAnswered() {
        assertThat(batcher.settled("a").toCompletableFuture()).isDone();
        send("a");
        send("a");
        CompletableFuture<?> settled = batcher.settled("a").toCompletableFuture();
        assertThat(batcher.settled("b").toCompletableFuture()).isDone();

        group.proposals.get(0).done();
        await("the first answer").until(() -> !settled.isDone() && group.proposals.size() == 2);
        group.proposals.get(1).fail(new JournalException.NoMajority("gone"));

        assertThat(settled).succeedsWithin(Duration.ofSeconds(5));
    }

    private WriteBatcher hasty() {
        return batcher(
                new WriteSettings(1, 10_000, 100, 50_000, 200_000, 50, Duration.ofMillis(200), Duration.ofMillis(1)));
    }

    private WriteBatcher batcher(WriteSettings settings) {
        return new WriteBatcher(
                group, settings, system.dispatchers().internalDispatcher(), system.scheduler(), InstantSource.system());
    }

    private void send(String persistenceId) {
        sent.add(write(persistenceId));
    }

    private CompletableFuture<Done> write(String persistenceId) {
        return batcher.write(snapshot(persistenceId, 10)).toCompletableFuture();
    }

    private static Item snapshot(String persistenceId, int bytes) {
        return new Item.SaveSnapshot(
                new SnapshotRecord(persistenceId, 1, 1, new Payload(1, "", new byte[bytes]), Optional.empty()));
    }

    private static void assertFailure(CompletableFuture<Done> write, Class<? extends JournalException> kind) {
        assertThatThrownBy(() -> write.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(kind);
    }
}
