package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateStateTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ALL = Integer.MAX_VALUE;

    private long now = Duration.ofHours(1).toNanos();
    private GateState gate;
    private final Map<String, Long> knocks = new HashMap<>();
    private List<GateState.Told> told = List.of();

    private void open(int runningMax, int inFlightMax) {
        gate = new GateState("g", new JobSettings.Limits(runningMax, inFlightMax, INTERVAL, LEASE), now);
    }

    private void openWarm(int runningMax, int inFlightMax) {
        open(runningMax, inFlightMax);
        pass(2);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        told = gate.sweep(now);
    }

    /** Jobs are named by one letter; a later one was submitted later. */
    private static Instant since(String job) {
        return BEGIN.plusSeconds(job.charAt(0));
    }

    private GateCommand.Knock next(String job, boolean isIn, int share, int underWay, int wants) {
        long number = knocks.merge(job, 1L, Long::sum);
        return new GateCommand.Knock(new JobId(job), "c-" + job, number, since(job), isIn, share, underWay, wants);
    }

    private void waits(String job, int wants) {
        told = gate.knock(next(job, false, 0, 0, wants), now);
    }

    private void isIn(String job, int share, int underWay, int wants) {
        told = gate.knock(next(job, true, share, underWay, wants), now);
    }

    private void leaves(String job) {
        told = gate.leave(new GateCommand.Leave(new JobId(job), "c-" + job, knocks.merge(job, 1L, Long::sum)), now);
    }

    private Optional<GateAnswer> answerTo(String job) {
        return told.stream()
                .filter(one -> one.job().value().equals(job))
                .map(GateState.Told::answer)
                .findFirst();
    }

    private int share(String job) {
        return ((GateAnswer.Enter) answerTo(job).orElseThrow()).share();
    }

    private int position(String job) {
        return ((GateAnswer.Wait) answerTo(job).orElseThrow()).position();
    }

    @Test
    void jobsAreLetInInTheOrderOfSubmissionAsPlacesComeFree() {
        openWarm(1, 0);
        waits("a", 5);
        assertThat(share("a")).isEqualTo(ALL);
        waits("c", 5);
        assertThat(position("c")).isEqualTo(1);
        waits("b", 5);
        assertThat(position("b")).isEqualTo(1);
        waits("c", 5);
        assertThat(position("c")).isEqualTo(2);

        leaves("a");

        assertThat(told).hasSize(1);
        assertThat(share("b")).isEqualTo(ALL);
        waits("c", 5);
        assertThat(position("c")).isEqualTo(1);
    }

    @Test
    void gateThatKnowsNothingLetsInOnlyThoseThatHaveAPlace() {
        open(2, 0);
        waits("a", 1);
        assertThat(position("a")).isEqualTo(1);
        isIn("m", ALL, 3, 3);
        assertThat(share("m")).isEqualTo(ALL);
        isIn("n", ALL, 3, 3);
        pass(1);
        assertThat(told).isEmpty();

        pass(1);
        assertThat(told).as("both places are taken").isEmpty();
        leaves("n");
        assertThat(share("a")).isEqualTo(ALL);
    }

    @Test
    void jobThatSaysItHasAPlaceIsInThoughThereAreTooMany() {
        openWarm(1, 0);
        waits("a", 1);

        isIn("b", ALL, 1, 1);

        assertThat(share("b")).isEqualTo(ALL);
        waits("c", 1);
        leaves("a");
        assertThat(told).as("b has the place").isEmpty();
    }

    @Test
    void jobThatWaitedHereAndWasLetInByTheGateBeforeIsIn() {
        open(1, 0);
        waits("b", 1);
        isIn("b", ALL, 1, 1);
        assertThat(share("b")).isEqualTo(ALL);
        waits("a", 1);

        pass(2);

        assertThat(answerTo("a")).isEmpty();
    }

    @Test
    void jobThatWasLetInKeepsItsPlaceThoughItHasNotHeardOfIt() {
        openWarm(1, 0);
        waits("b", 1);
        waits("a", 1);

        waits("b", 1);

        assertThat(share("b")).isEqualTo(ALL);
    }

    @Test
    void placeOfASilentJobIsFreeWhenItsLeaseIsOver() {
        openWarm(1, 0);
        waits("a", 1);
        for (int i = 0; i < 30; i++) {
            pass(1);
            waits("b", 1);
            assertThat(position("b")).isEqualTo(1);
        }

        pass(1);

        assertThat(share("b")).isEqualTo(ALL);
    }

    @Test
    void silentJobThatWaitsIsNotLetIn() {
        openWarm(1, 0);
        waits("a", 1);
        waits("b", 1);
        pass(3);
        waits("c", 1);
        pass(1);

        leaves("a");

        assertThat(share("c")).isEqualTo(ALL);
        assertThat(answerTo("b")).isEmpty();
    }

    @Test
    void jobThatIsResumedStandsBehindThoseThatWaitMeanwhile() {
        openWarm(1, 0);
        waits("a", 1);
        waits("b", 1);
        waits("c", 1);
        leaves("b");
        told = gate.knock(
                new GateCommand.Knock(new JobId("b"), "c-b", 9, BEGIN.plusSeconds(1_000), false, 0, 0, 1), now);

        assertThat(position("b")).isEqualTo(2);
    }

    @Test
    void resumedJobHasNoPlaceThoughItsEndWasNotHeardOf() {
        openWarm(1, 0);
        waits("a", 1);
        waits("b", 1);

        told = gate.knock(
                new GateCommand.Knock(new JobId("a"), "c-a", 9, BEGIN.plusSeconds(1_000), false, 0, 0, 1), now);

        assertThat(position("a")).isEqualTo(1);
        assertThat(share("b")).isEqualTo(ALL);
    }

    @Test
    void whatComesLateChangesNothing() {
        openWarm(1, 0);
        GateCommand.Knock old = next("a", false, 0, 0, 1);
        gate.knock(old, now);
        waits("a", 1);
        waits("b", 1);

        assertThat(gate.knock(old, now)).isEmpty();
        var early = new GateCommand.Leave(new JobId("a"), "c-a", 1);
        assertThat(gate.leave(early, now)).isEmpty();
        told = gate.knock(new GateCommand.Knock(new JobId("a"), "c2", 1, since("a"), true, ALL, 0, 1), now);
        assertThat(share("a")).isEqualTo(ALL);
        isIn("a", ALL, 0, 1);
        assertThat(told).as("of the incarnation before").isEmpty();
        leaves("a");
        assertThat(told).isEmpty();
        told = gate.leave(new GateCommand.Leave(new JobId("a"), "c2", 2), now);
        assertThat(share("b")).isEqualTo(ALL);
        assertThat(gate.knock(old, now)).as("it has left").isEmpty();
    }

    @Test
    void shareThatShrinksFreesRoomWhenItsJobIsDownToIt() {
        openWarm(0, 10);
        isIn("a", 0, 0, 50);
        assertThat(share("a")).isEqualTo(10);
        isIn("a", 10, 10, 50);

        isIn("b", 0, 0, 50);
        assertThat(share("b")).as("a goes by 10 still").isZero();
        assertThat(share("a")).isEqualTo(5);

        isIn("a", 5, 8, 50);
        assertThat(share("b")).isEqualTo(2);
        isIn("b", 2, 2, 50);
        isIn("a", 5, 5, 50);
        assertThat(share("b")).isEqualTo(5);
    }

    @Test
    void offerThatWasNotAnsweredCountsAsTaken() {
        openWarm(0, 10);
        isIn("a", 0, 0, 10);
        assertThat(share("a")).isEqualTo(10);

        isIn("b", 0, 0, 10);

        assertThat(share("b")).isZero();
        isIn("a", 0, 0, 10);
        assertThat(share("a")).as("the offer before was lost").isEqualTo(5);
    }

    @Test
    void whatOneDoesNotWantIsAnothers() {
        openWarm(0, 10);
        isIn("a", 0, 0, 2);
        isIn("a", 2, 2, 2);
        isIn("b", 0, 0, 50);
        assertThat(share("b")).isEqualTo(8);
        isIn("b", 8, 8, 50);

        leaves("a");

        assertThat(share("b")).as("told at once").isEqualTo(10);
    }

    @Test
    void firstJobsHaveOneEachWhereThereIsNotMore() {
        openWarm(0, 2);
        isIn("c", 0, 0, 5);
        assertThat(share("c")).isEqualTo(2);
        isIn("c", 2, 1, 5);
        isIn("a", 0, 0, 5);
        isIn("b", 0, 0, 5);
        isIn("c", 0, 1, 5);
        assertThat(share("a")).isEqualTo(1);
        isIn("a", 1, 1, 5);
        assertThat(share("a")).isEqualTo(1);

        isIn("c", 0, 0, 5);

        assertThat(share("c")).isZero();
        assertThat(share("b")).isEqualTo(1);
    }

    @Test
    void gateThatKnowsNothingLeavesEverybodyWhatItHas() {
        open(0, 10);
        isIn("a", 7, 6, 50);
        assertThat(share("a")).isEqualTo(7);
        isIn("b", 0, 0, 50);
        assertThat(share("b")).isZero();
        isIn("c", 3, 3, 3);

        pass(2);

        assertThat(share("a")).as("b lacks room").isEqualTo(4);
        assertThat(answerTo("b")).isEmpty();
        isIn("a", 4, 4, 50);
        assertThat(share("b")).isEqualTo(3);
    }

    @Test
    void coordinatorThatTookOverLeavesNobodyElseWhatTheOneBeforeHadUnderWay() {
        openWarm(0, 10);
        isIn("a", 0, 0, 10);
        isIn("a", 10, 10, 10);
        told = gate.knock(new GateCommand.Knock(new JobId("a"), "c2", 1, since("a"), true, 0, 0, 10), now);
        assertThat(share("a")).isEqualTo(10);

        told = gate.knock(new GateCommand.Knock(new JobId("a"), "c3", 1, since("a"), true, 0, 0, 3), now);
        assertThat(share("a")).isEqualTo(3);
        isIn("b", 0, 0, 10);
        assertThat(share("b")).isZero();
        told = gate.knock(new GateCommand.Knock(new JobId("a"), "c3", 2, since("a"), true, 3, 3, 3), now);
        assertThat(share("b")).isEqualTo(7);
    }
}
