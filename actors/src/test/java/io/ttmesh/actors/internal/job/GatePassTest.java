package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.JobId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GatePassTest {
    private static final JobId JOB = new JobId("j1");
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST = 100;

    private final GatePass pass = new GatePass("c1", 0, MOST);

    private GateCommand.Knock knock(int underWay, int wants) {
        return pass.knock(JOB, SINCE, true, underWay, wants);
    }

    private static GateAnswer.Stamp stamp(GateCommand.Knock knock, String gate, long number) {
        return new GateAnswer.Stamp(knock.incarnation(), knock.number(), gate, number);
    }

    private static GateAnswer enter(GateCommand.Knock knock, String gate, long number, int share) {
        return new GateAnswer.Enter(stamp(knock, gate, number), share);
    }

    @Test
    void onlyAnswersToTheLastKnockCount() {
        GateCommand.Knock first = knock(0, 5);
        GateCommand.Knock second = knock(0, 5);

        assertThat(pass.take(enter(first, "g", 1, 5))).isFalse();
        assertThat(pass.share()).isZero();
        assertThat(pass.take(enter(second, "g", 2, 5))).isTrue();
        assertThat(pass.share()).isEqualTo(5);
        var other = new GateAnswer.Enter(new GateAnswer.Stamp("c0", second.number(), "g", 3), 9);
        assertThat(pass.take(other)).as("to the coordinator before").isFalse();
        pass.leave(JOB);
        assertThat(pass.take(enter(second, "g", 4, 9))).as("it has left").isFalse();
        assertThat(pass.share()).isZero();
    }

    @Test
    void ofTheAnswersToOneKnockOnlyNewerOnesOfTheSameGateCount() {
        GateCommand.Knock knock = knock(0, 5);
        assertThat(pass.take(enter(knock, "g", 7, 5))).isTrue();

        assertThat(pass.take(enter(knock, "g", 7, 6))).as("twice").isFalse();
        assertThat(pass.take(enter(knock, "g", 6, 6))).as("late").isFalse();
        assertThat(pass.take(enter(knock, "h", 8, 6))).as("of another gate").isFalse();
        assertThat(pass.share()).isEqualTo(5);
        assertThat(pass.take(enter(knock, "g", 8, 6))).isTrue();
        assertThat(pass.share()).isEqualTo(6);
        assertThat(pass.take(enter(knock(6, 9), "h", 1, 3)))
                .as("to the next knock")
                .isTrue();
    }

    @Test
    void shareStaysWhileTheGateIsSilentAndIsNeverMoreThanOneJobMayHave() {
        pass.take(enter(knock(0, 500), "g", 1, Integer.MAX_VALUE));
        assertThat(pass.share()).isEqualTo(MOST);

        knock(MOST, 500);
        GateCommand.Knock last = knock(MOST, 500);

        assertThat(pass.hasAnswer()).isFalse();
        assertThat(last.share()).isEqualTo(MOST);
        assertThat(pass.share()).isEqualTo(MOST);
    }

    @Test
    void placeIsThatOfTheLastAnswer() {
        GateCommand.Knock knock = knock(0, 5);
        pass.take(new GateAnswer.Wait(stamp(knock, "g", 1), 4));
        assertThat(pass.position()).isEqualTo(4);
        assertThat(pass.share()).isZero();

        pass.take(enter(knock, "g", 2, 5));

        assertThat(pass.position()).isZero();
    }

    @Test
    void pressesWhenItWantsMoreThanItSaid() {
        pass.take(enter(knock(0, 3), "g", 1, 3));

        assertThat(pass.isPressing(2, false)).isFalse();
        assertThat(pass.isPressing(3, false)).as("all that it wants").isFalse();
        assertThat(pass.isPressing(3, true)).isTrue();
        knock(3, 9);
        assertThat(pass.isPressing(3, true)).as("the gate knows").isFalse();
    }

    @Test
    void pressesWhenMuchLessOfALargerShareIsUnderWay() {
        pass.take(enter(knock(0, 40), "g", 1, 40));
        pass.take(enter(knock(40, 40), "g", 2, 20));

        assertThat(pass.isPressing(40, true)).isFalse();
        assertThat(pass.isPressing(31, true)).isFalse();
        assertThat(pass.isPressing(30, true)).isTrue();
        knock(30, 40);
        assertThat(pass.isPressing(30, true)).isFalse();
        assertThat(pass.isPressing(20, true)).isTrue();
    }
}
