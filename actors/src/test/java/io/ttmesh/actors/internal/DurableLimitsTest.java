package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.internal.OwnerBench.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.SubmitterNotice.Refused.Reason;
import io.ttmesh.model.Durability;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a host of durable submissions takes before it says no. */
class DurableLimitsTest extends DurableHostScene {
    @Test
    void memoryJournalTakesNoMoreThanItsLimitAndNamesTheSetting() {
        restart(inMemory());
        durability.set(Durability.MEMORY);
        accept(ONE);

        submit(submitter, of(TWO, TaskOptions.DEFAULTS));

        SubmitterNotice.Refused refused = submitter.expectMessageClass(SubmitterNotice.Refused.class);
        assertThat(refused.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(refused.message()).contains("holds 1 submissions", "ttmesh.actors.memory-journal-limit");
        assertThat(describe(TWO).status()).isEmpty();
        assertThat(describe(ONE).status().orElseThrow().durability()).isEqualTo(Durability.MEMORY);
    }

    @Test
    void placeInAMemoryJournalIsGivenBackWhenNothingWasStored() {
        restart(inMemory());
        durability.set(Durability.MEMORY);
        log.next(FakeTaskLog.Fault.REFUSED);
        submit(submitter, of(ONE, TaskOptions.DEFAULTS));
        submitter.expectMessageClass(SubmitterNotice.Refused.class);

        accept(TWO);
    }

    /** Whoever submits again what is stored takes no place of its own. */
    @Test
    void submissionThatAFullMemoryJournalHasIsJoined() {
        DurableQuota full = inMemory();
        restart(full);
        durability.set(Durability.MEMORY);
        accept(ONE);
        bench.offerTo(A);

        restart(full);

        accept(ONE);
    }

    /** It forgets the tokens that it issued when its node stops, and must not issue them again. */
    @Test
    void memoryJournalIssuesTokensOfANewEpoch() {
        restart(inMemory());
        durability.set(Durability.MEMORY);
        accept(ONE);

        assertThat(bench.offerTo(A).attempt().token().epoch()).isEqualTo(TestClock.START.toEpochMilli() * 1_000);
    }

    @Test
    void hostTakesNoMoreLiveSubmissionsThanItsLimitAndNamesTheSetting() {
        restart(stored(), "slot-live-max = 1");
        accept(ONE);

        submit(submitter, of(TWO, TaskOptions.DEFAULTS));

        SubmitterNotice.Refused refused = submitter.expectMessageClass(SubmitterNotice.Refused.class);
        assertThat(refused.reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(refused.message()).contains("has 1 live", "ttmesh.actors.slot-live-max");
        assertThat(log.history(TWO)).isEmpty();
        accept(ONE);
    }

    /** To refuse what a predecessor has stored would say that nothing began. */
    @Test
    void fullHostJoinsWhatIsInTheJournal() {
        accept(ONE);
        restart(stored(), "slot-live-max = 1");
        accept(TWO);

        accept(ONE);
    }

    @Test
    void wordsThatWaitForTheJournalAreBounded() {
        TestProbe<OwnerCommand.Description> asker = kit.createTestProbe();
        log.hold();
        submit(submitter, of(ONE, TaskOptions.DEFAULTS));
        for (int i = 0; i < 10 * Turn.WAITING_MAX; i++) {
            host.tell(new OwnerCommand.Describe(ONE, asker.getRef()));
        }
        describe(TWO); // answered behind all of them
        log.release();

        submitter.expectMessage(new SubmitterNotice.Acknowledged(List.of(ONE), Durability.DURABLE));
        asker.receiveSeveralMessages(Turn.WAITING_MAX);
        asker.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whatArrivesWhileAppendsAreUnderWayLeavesInOne() {
        log.hold();
        for (int i = 0; i < 50; i++) {
            submit(submitter, of(TaskId.parse("eu.1.dG" + i), TaskOptions.DEFAULTS));
        }
        Awaitility.await().until(() -> log.appends().size() == 2);
        log.release();

        int acknowledged = 0;
        while (acknowledged < 50) {
            acknowledged += ((SubmitterNotice.Acknowledged) submitter.receiveMessage())
                    .taskIds()
                    .size();
        }
        assertThat(log.appends().size()).isLessThan(50);
        assertThat(log.appends().stream().mapToInt(List::size).sum()).isEqualTo(50);
    }

    @Test
    void endedSubmissionsLeaveMemoryAfterTheirRetention() {
        accept(ONE);
        succeed(startOn(A).attempt(), A);
        submitter.expectMessage(ended(ONE, DONE));
        bench.pass(Duration.ofHours(25));

        watch(submitter, ONE);

        submitter.expectMessage(new SubmitterNotice.Forgotten(ONE));
    }
}
