package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.internal.OwnerBench.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Durable submissions whose journal has an index: they leave memory, are found again, and their attempts stay fenced. */
class DurableDozeTest extends DurableHostScene {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);

    private void startIndexed(String... settings) {
        restart(indexed(), settings);
    }

    private void acceptDelayed(Duration delay) {
        accept(TaskOptions.DEFAULTS.withDelay(delay), ONE);
        index.put(ONE, bench.clock().instant().plus(delay));
    }

    private void stored(TaskId id, Duration dueIn) {
        log.write(
                id,
                new TaskEvent.Submitted(
                        of(id, TaskOptions.DEFAULTS.withDelay(dueIn)),
                        new FencingToken(0, 1),
                        bench.clock().instant()));
        index.put(id, bench.clock().instant().plus(dueIn));
    }

    /** It reads the journal to answer only when the submission is not in memory. */
    private boolean isInMemory() {
        int before = log.reads();
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        return log.reads() == before;
    }

    @Test
    void submissionThatWaitsLongAndIsNotAskedForLeavesMemory() {
        startIndexed();
        acceptDelayed(HOUR);

        bench.pass(IDLE);
        bench.pass(Duration.ofSeconds(2));

        assertThat(isInMemory()).isFalse();
    }

    @Test
    void submissionThatIsAskedForStays() {
        startIndexed();
        acceptDelayed(HOUR);

        for (int i = 0; i < 4; i++) {
            bench.pass(IDLE.dividedBy(2));
            assertThat(isInMemory()).isTrue();
        }
    }

    @Test
    void submissionThatNobodyWouldWakeStays() {
        accept(TaskOptions.DEFAULTS.withDelay(HOUR), ONE);

        bench.pass(IDLE.multipliedBy(2));
        bench.pass(Duration.ofSeconds(2));

        assertThat(isInMemory()).isTrue();
    }

    /** Whoever has left must be found by the index ahead of time. */
    @Test
    void submissionThatIsNearlyDueStays() {
        startIndexed();
        acceptDelayed(Duration.ofSeconds(45));

        bench.pass(IDLE);
        bench.pass(Duration.ofSeconds(2));
        assertThat(isInMemory()).isTrue();
        bench.pass(Duration.ofSeconds(13));

        bench.offerTo(A);
    }

    @Test
    void runningSubmissionStays() {
        startIndexed();
        accept(ONE);
        hear(started(bench.offerTo(A), A));
        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        int reads = log.reads();

        bench.pass(Duration.ofSeconds(29));

        assertThat(phase(ONE)).isEqualTo(TaskPhase.RUNNING);
        assertThat(log.reads()).isEqualTo(reads);
    }

    @Test
    void cancelOfASubmissionThatHasLeftMemoryIsKept() {
        startIndexed();
        acceptDelayed(HOUR);
        bench.pass(IDLE);
        bench.pass(Duration.ofSeconds(2));

        assertThat(bench.cancel(host, ONE)).isEqualTo(OwnerCommand.CancelReply.Result.CANCELLED);

        startIndexed();
        assertThat(phase(ONE)).isEqualTo(TaskPhase.CANCELLED);
    }

    @Test
    void submissionThatHasLeftMemoryStartsOnTimeThoughNobodySpoke() {
        startIndexed();
        acceptDelayed(HOUR);
        bench.pass(IDLE);
        bench.pass(Duration.ofSeconds(2));
        bench.pass(HOUR.minusSeconds(62));
        Awaitility.await().until(() -> {
            bench.pass(Duration.ofSeconds(1));
            return log.reads() == 1;
        });
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.worker(A).expectNoMessage(Duration.ZERO);

        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 1));
        bench.worker(A).expectNoMessage(Duration.ZERO);
    }

    @Test
    void submissionOfALostHostIsSupersededAfterALease() {
        startIndexed();
        accept(ONE);
        index.put(ONE, bench.clock().instant());
        bench.offerTo(A);

        startIndexed();
        Awaitility.await().until(() -> log.reads() == 1);
        assertThat(phase(ONE)).isEqualTo(TaskPhase.WAITING);
        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    /** What it waits for is not in the journal: each time it left, it would wait for as long again. */
    @Test
    void recoveredSubmissionStaysUntilItsLeaseIsOver() {
        String longLease = "lease-timeout = 5m";
        startIndexed(longLease);
        accept(ONE);
        index.put(ONE, bench.clock().instant());
        bench.offerTo(A);

        startIndexed(longLease);
        Awaitility.await().until(() -> log.reads() == 1);
        bench.pass(Duration.ofMinutes(4));
        assertThat(isInMemory()).isTrue();
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.offerTo(A).attempt().token()).isEqualTo(new FencingToken(0, 2));
    }

    @Test
    void hostThatStartsTakesUpAllThatIsDuePageByPage() {
        Set<TaskId> ids = new HashSet<>();
        for (int i = 0; i < 2 * WakeReader.PAGE + 1; i++) {
            ids.add(TaskId.parse("eu.1.dP" + (10_000 + i)));
        }
        ids.forEach(id -> stored(id, Duration.ZERO));

        startIndexed();
        Awaitility.await().until(() -> log.reads() == ids.size());
        assertThat(describe(ids.iterator().next()).status()).isPresent();
        bench.pass(Duration.ofSeconds(30));

        Set<TaskId> offered = new HashSet<>();
        while (offered.size() < ids.size()) {
            bench.offersTo(A).forEach(offer -> offered.add(offer.attempt().taskId()));
        }
        assertThat(offered).isEqualTo(ids);
        assertThat(log.reads()).isEqualTo(ids.size());
    }

    @Test
    void hostThatIsFullLeavesTheRestInTheJournalUntilItHasRoom() {
        stored(ONE, Duration.ZERO);
        stored(TWO, Duration.ZERO);
        for (int i = 0; i < WakeReader.PAGE; i++) {
            stored(TaskId.parse("eu.1.dR" + (10_000 + i)), Duration.ofMillis(1));
        }

        startIndexed("slot-live-max = 100");
        Awaitility.await().until(() -> log.reads() == WakeReader.PAGE);
        bench.pass(Duration.ofSeconds(1));
        assertThat(describe(ONE).status()).isPresent();

        assertThat(index.asked()).hasSize(1);
    }

    @Test
    void memoryJournalWritesNoTagsAndOthersDo() {
        accept(ONE);
        restart(inMemory());
        durability.set(Durability.MEMORY);
        accept(TWO);

        assertThat(log.appends().get(0).getFirst().events().getFirst().tags())
                .contains(
                        "~audit:submitted",
                        "~set+" + TaskTags.setOf(ShardId.parse("eu.1")) + "@" + TestClock.START.toEpochMilli());
        assertThat(log.appends().get(1).getFirst().events().getFirst().tags()).isEmpty();
    }
}
