package io.ttmesh.testkit.chaos;

import static io.ttmesh.model.TaskId.Kind.DURABLE;
import static io.ttmesh.model.TaskId.Kind.KEYED;
import static io.ttmesh.model.TaskId.Kind.VOLATILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Durability;
import org.junit.jupiter.api.Test;

/** Each rule on made-up histories: it finds what is wrong, honours its excuse, and no more than that. */
class RulesTest {
    private static final Answer UNKNOWN = new Answer.Unknown("nobody knows");

    @Test
    void acceptsWhatIsAsItShouldBe() {
        Tale tale = new Tale()
                .submitted(1, "d1", DURABLE)
                .owned("d1", "n1")
                .acknowledged(1, "d1", Durability.MEMORY)
                .ran("d1", "", 5, 1)
                .ended("d1", 1)
                .answered(1, "d1", Tale.value(5, 1))
                .asked("us", "d1", Tale.value(5, 1));
        assertThat(tale.broken()).isEmpty();
    }

    private static Tale acknowledged(Durability durability) {
        return new Tale().submitted(1, "d1", DURABLE).owned("d1", "n1").acknowledged(1, "d1", durability);
    }

    @Test
    void r1FindsAnAcknowledgedSubmissionThatNobodyKnows() {
        assertThat(acknowledged(Durability.MEMORY).answered(1, "d1", UNKNOWN).broken())
                .containsExactly("R1");
    }

    @Test
    void r1FindsASecondAcceptance() {
        Tale tale = acknowledged(Durability.MEMORY).owned("d1", "n2").answered(1, "d1", Tale.value(5, 1));
        assertThat(tale.broken()).containsExactly("R1");
    }

    @Test
    void r1ExcusesMemoryThatDiedWithItsOwner() {
        assertThat(acknowledged(Durability.MEMORY)
                        .died("n1")
                        .answered(1, "d1", UNKNOWN)
                        .broken())
                .isEmpty();
        assertThat(acknowledged(Durability.MEMORY)
                        .removed("n1")
                        .answered(1, "d1", UNKNOWN)
                        .broken())
                .isEmpty();
    }

    @Test
    void r1ExcusesNoOtherNodesDeath() {
        assertThat(acknowledged(Durability.MEMORY)
                        .died("n2")
                        .answered(1, "d1", UNKNOWN)
                        .broken())
                .containsExactly("R1");
    }

    @Test
    void r1ExcusesNothingThatIsInTheJournal() {
        assertThat(acknowledged(Durability.DURABLE)
                        .died("n1")
                        .answered(1, "d1", UNKNOWN)
                        .broken())
                .containsExactly("R1");
    }

    @Test
    void r1ExcusesAnyDeathWhenNobodySaidWhoTheOwnerWas() {
        Tale tale = new Tale()
                .submitted(1, "d1", DURABLE)
                .acknowledged(1, "d1", Durability.MEMORY)
                .died("n3")
                .answered(1, "d1", UNKNOWN);
        assertThat(tale.broken()).isEmpty();
    }

    @Test
    void r2FindsASubmitterThatIsLeftAlone() {
        Tale tale = new Tale().submitted(1, "v1", VOLATILE).died("n1").answered(1, "v1", UNKNOWN);
        assertThat(tale.broken()).containsExactly("R2");
    }

    @Test
    void r2ExcusesTheSubmittersEnd() {
        Tale tale = new Tale().submitted(1, "v1", VOLATILE).clientEnded("eu").answered(1, "v1", UNKNOWN);
        assertThat(tale.broken()).isEmpty();
    }

    private static Tale volatileDone() {
        return new Tale().submitted(1, "v1", VOLATILE).owned("v1", "n1").answered(1, "v1", Tale.value(5, 1));
    }

    @Test
    void r2FindsAnOutcomeThatAStoppedNodeDidNotHandOver() {
        assertThat(volatileDone().stopped("n1").asked("us", "v1", UNKNOWN).broken())
                .containsExactly("R2");
    }

    @Test
    void r2ExcusesAnOutcomeThatDiedWithItsNodeOrItsMessage() {
        assertThat(volatileDone().died("n1").asked("us", "v1", UNKNOWN).broken())
                .isEmpty();
        assertThat(volatileDone()
                        .began(1, Fault.LOSS, Evidence.that("lost", true))
                        .stopped("n1")
                        .asked("us", "v1", UNKNOWN)
                        .broken())
                .isEmpty();
    }

    @Test
    void r3FindsTwoOutcomes() {
        assertThat(volatileDone().asked("us", "v1", Tale.value(5, 2)).broken()).containsExactly("R3");
        assertThat(volatileDone()
                        .asked("us", "v1", new Answer.Failed("TaskFailedException"))
                        .broken())
                .containsExactly("R3");
    }

    @Test
    void r3ExcusesALostOwnerAndNobodyElse() {
        assertThat(volatileDone().died("n1").asked("us", "v1", Tale.value(6, 1)).broken())
                .isEmpty();
        assertThat(volatileDone().died("n2").asked("us", "v1", Tale.value(6, 1)).broken())
                .containsExactly("R3");
    }

    @Test
    void r4FindsASuccessAfterACancel() {
        assertThat(cancelled().answered(1, "v1", Tale.value(5, 1)).broken()).containsExactly("R4");
    }

    private static Tale cancelled() {
        return new Tale().submitted(1, "v1", VOLATILE).owned("v1", "n1").cancelTold("v1", true);
    }

    @Test
    void r4ExcusesALostOwnerAndACancelThatCameTooLate() {
        assertThat(cancelled().died("n1").answered(1, "v1", Tale.value(6, 1)).broken())
                .isEmpty();
        assertThat(volatileDone().cancelTold("v1", false).broken()).isEmpty();
    }

    @Test
    void r5FindsTheResultOfAnExecutionThatWasGivenUp() {
        Tale tale = new Tale()
                .submitted(1, "v1", VOLATILE)
                .owned("v1", "n1")
                .givenUp("v1", 5, 1)
                .answered(1, "v1", Tale.value(5, 1));
        assertThat(tale.broken()).containsExactly("R5");
    }

    @Test
    void r5FindsTheResultOfAnotherAttemptThanTheOwnerAccepted() {
        Tale tale = volatileDone().ended("v1", 2);
        assertThat(tale.broken()).containsExactly("R5");
    }

    @Test
    void r5AcceptsTheNextExecution() {
        Tale tale = new Tale()
                .submitted(1, "v1", VOLATILE)
                .givenUp("v1", 5, 1)
                .ended("v1", 2)
                .answered(1, "v1", Tale.value(5, 2));
        assertThat(tale.broken()).isEmpty();
    }

    private static Tale keyed() {
        return new Tale().submitted("eu", 1, "k1", KEYED, "a").owned("k1", "n1").ran("k1", "a", 5, 1);
    }

    @Test
    void r6FindsASecondRunUnderOneKey() {
        assertThat(keyed().ran("k1", "a", 6, 1)
                        .answered(1, "k1", Tale.value(5, 1))
                        .broken())
                .containsExactly("R6");
    }

    @Test
    void r6FindsTwoSubmissionsUnderOneKeyWhateverDied() {
        assertThat(keyed().died("n1")
                        .ran("d2", "a", 6, 1)
                        .answered(1, "k1", Tale.value(5, 1))
                        .broken())
                .containsExactly("R6");
    }

    @Test
    void r6ExcusesALostOwnerAndRetries() {
        assertThat(keyed().died("n1")
                        .ran("k1", "a", 6, 1)
                        .answered(1, "k1", Tale.value(6, 1))
                        .broken())
                .isEmpty();
        assertThat(keyed().givenUp("k1", 5, 1)
                        .ran("k1", "a", 5, 2)
                        .answered(1, "k1", Tale.value(5, 2))
                        .broken())
                .isEmpty();
    }

    @Test
    void r6ExcusesAnyDeathWhenAnOwnerNeverSaidThatItWas() {
        assertThat(new Tale()
                        .submitted("eu", 1, "k1", KEYED, "a")
                        .acknowledged(1, "k1", Durability.MEMORY)
                        .ran("k1", "a", 5, 1)
                        .died("n2")
                        .owned("k1", "n1")
                        .ran("k1", "a", 6, 1)
                        .answered(1, "k1", Tale.value(6, 1))
                        .broken())
                .isEmpty();
    }

    @Test
    void r6ExcusesNoOtherNodesDeathWhenAllOwnersAreKnown() {
        assertThat(keyed().died("n2")
                        .owned("k1", "n3")
                        .ran("k1", "a", 6, 1)
                        .answered(1, "k1", Tale.value(6, 1))
                        .broken())
                .containsExactly("R6");
    }

    @Test
    void r7FindsWhatNeverEnds() {
        assertThat(new Tale().submitted(1, "v1", VOLATILE).died("n1").broken()).containsExactly("R7");
    }

    @Test
    void r7ExcusesClientsThatAreGone() {
        assertThat(new Tale().submitted(1, "v1", VOLATILE).clientEnded("eu").broken())
                .isEmpty();
    }

    private static Tale calm() {
        return new Tale().began(1, Fault.CALM).submitted(1, "v1", VOLATILE).ran("v1", "", 5, 1);
    }

    @Test
    void r8FindsASecondRunWhileNothingIsBroken() {
        Tale tale =
                calm().ran("v1", "", 5, 2).answered(1, "v1", Tale.value(5, 2)).healed(1, Fault.CALM);
        assertThat(tale.broken()).containsExactly("R8");
    }

    @Test
    void r8ExcusesRetriesAndFaults() {
        assertThat(calm().givenUp("v1", 5, 1)
                        .ran("v1", "", 5, 2)
                        .answered(1, "v1", Tale.value(5, 2))
                        .healed(1, Fault.CALM)
                        .broken())
                .isEmpty();
        assertThat(new Tale()
                        .began(1, Fault.KILL, Evidence.that("gone", true))
                        .submitted(1, "v1", VOLATILE)
                        .ran("v1", "", 5, 1)
                        .ran("v1", "", 5, 2)
                        .answered(1, "v1", Tale.value(5, 2))
                        .healed(1, Fault.KILL)
                        .broken())
                .isEmpty();
    }

    @Test
    void r9FindsFaultsThatDoNothing() {
        assertThat(new Tale().began(1, Fault.PARTITION).broken()).containsExactly("R9");
        assertThat(new Tale()
                        .began(1, Fault.PARTITION, Evidence.exactly("datagrams n1 -> n2", 5, 0))
                        .broken())
                .containsExactly("R9");
    }

    @Test
    void r9AcceptsFaultsThatShowAndCalm() {
        assertThat(new Tale()
                        .began(1, Fault.LOSS, new Evidence("arrived", 0.8, 0.6, 0.95))
                        .began(2, Fault.CALM)
                        .broken())
                .isEmpty();
    }

    private static Tale onDisks() {
        return new Tale()
                .onDisks()
                .submitted(1, "d1", DURABLE)
                .owned("d1", "n1")
                .acknowledged(1, "d1", Durability.REPLICATED);
    }

    @Test
    void disksExcuseNoLostOwner() {
        assertThat(onDisks().died("n1").answered(1, "d1", UNKNOWN).broken()).containsExactly("R1");
        assertThat(onDisks()
                        .died("n1")
                        .asked("us", "d1", UNKNOWN)
                        .answered(1, "d1", Tale.value(0, 1))
                        .broken())
                .containsExactly("R1");
        assertThat(onDisks()
                        .answered(1, "d1", Tale.value(0, 1))
                        .died("n1")
                        .asked("us", "d1", Tale.value(0, 2))
                        .broken())
                .containsExactly("R3");
        assertThat(onDisks()
                        .cancelTold("d1", true)
                        .died("n1")
                        .answered(1, "d1", Tale.value(0, 1))
                        .broken())
                .containsExactly("R4");
        assertThat(keyed().onDisks()
                        .died("n1")
                        .ran("k1", "a", 6, 1)
                        .answered(1, "k1", Tale.value(6, 1))
                        .broken())
                .containsExactly("R6");
    }

    @Test
    void disksExcuseNoLostOwnerThatSaidMemory() {
        assertThat(new Tale()
                        .onDisks()
                        .submitted(1, "d1", DURABLE)
                        .owned("d1", "n1")
                        .acknowledged(1, "d1", Durability.MEMORY)
                        .died("n1")
                        .answered(1, "d1", UNKNOWN)
                        .broken())
                .containsExactly("R1");
    }

    @Test
    void disksExcuseNoLostOwnerThoughTheOutcomeCameBeforeTheAcknowledgement() {
        assertThat(new Tale()
                        .onDisks()
                        .submitted(1, "d1", DURABLE)
                        .acknowledged(1, "d1", Durability.NONE)
                        .answered(1, "d1", Tale.value(0, 1))
                        .died("n1")
                        .asked("us", "d1", UNKNOWN)
                        .broken())
                .containsExactly("R1");
    }

    @Test
    void disksExcuseVolatileWorkAsEver() {
        assertThat(volatileDone()
                        .onDisks()
                        .died("n1")
                        .asked("us", "v1", Tale.value(6, 1))
                        .broken())
                .isEmpty();
    }

    @Test
    void r10FindsASecondAcceptanceAndASecondEnd() {
        assertThat(new Tale()
                        .onDisks()
                        .submitted(1, "d1", DURABLE)
                        .owned("d1", "n1")
                        .died("n1")
                        .owned("d1", "n2")
                        .answered(1, "d1", Tale.value(0, 1))
                        .broken())
                .containsExactly("R10");
        assertThat(onDisks()
                        .ended("d1", 1)
                        .died("n1")
                        .ended("d1", 1)
                        .answered(1, "d1", Tale.value(0, 1))
                        .broken())
                .containsExactly("R10");
    }

    @Test
    void r10FindsWhatNobodyCanSayAfterARestart() {
        assertThat(onDisks().answered(1, "d1", Tale.value(0, 1)).restarted().broken())
                .containsExactly("R10");
        assertThat(onDisks().clientEnded("eu").restarted().broken()).containsExactly("R10");
        assertThat(new Tale()
                        .onDisks()
                        .submitted(1, "d1", DURABLE)
                        .answered(1, "d1", Tale.value(0, 1))
                        .asked("us", "d1", Tale.value(0, 1))
                        .restarted()
                        .broken())
                .as("an outcome counts as much as an acknowledgement")
                .containsExactly("R10");
    }

    @Test
    void r10AcceptsWhatIsToldAgain() {
        assertThat(onDisks()
                        .ended("d1", 1)
                        .answered(1, "d1", Tale.value(0, 1))
                        .restarted()
                        .asked("us", "d1", Tale.value(0, 1))
                        .broken())
                .isEmpty();
        assertThat(new Tale()
                        .onDisks()
                        .submitted(1, "d1", DURABLE)
                        .clientEnded("eu")
                        .restarted()
                        .broken())
                .as("never acknowledged")
                .isEmpty();
    }

    @Test
    void r10AsksNothingOfMemoryAndOfVolatileWork() {
        assertThat(acknowledged(Durability.MEMORY)
                        .answered(1, "d1", Tale.value(5, 1))
                        .died("n1")
                        .owned("d1", "n2")
                        .restarted()
                        .broken())
                .isEmpty();
        assertThat(volatileDone()
                        .onDisks()
                        .died("n1")
                        .owned("v1", "n2")
                        .restarted()
                        .broken())
                .isEmpty();
    }

    @Test
    void everyViolationIsReportedWithSeedAndHistory() {
        History history =
                volatileDone().asked("us", "v1", Tale.value(5, 2)).died("n2").history();

        String report = Judge.report(history, Judge.judge(history));

        assertThat(report)
                .contains("R3 (seed 7) v1: told differently")
                .contains("Submitted[")
                .contains("NodeEnded[");
    }
}
