package io.ttmesh.journal.internal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.internal.raft.VoterHealth.Sample;
import io.ttmesh.journal.internal.raft.VoterHealth.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a watchdog makes of what it sees. */
final class VoterHealthTest {
    private static final GroupSettings.Health SETTINGS =
            new GroupSettings.Health(Duration.ofSeconds(1), Duration.ofSeconds(15), 1_000, 5, true);

    @Test
    void servesWhileItsAppliedIndexAdvances() {
        VoterHealth health = VoterHealth.started(0);
        for (int second = 1; second < 100; second++) {
            health = health.next(new Sight().at(second).applied(second / 10).sample(), SETTINGS);
            assertThat(health.health()).isEqualTo(Health.SERVING);
        }
    }

    @Test
    void isRestartedWhenTheIndexStandsStillUnderALeader() {
        VoterHealth health =
                VoterHealth.started(0).next(new Sight().at(1).applied(5).sample(), SETTINGS);

        assertThat(health.next(new Sight().at(15).applied(5).sample(), SETTINGS).verdict())
                .isEqualTo(Verdict.KEEP);
        VoterHealth late = health.next(new Sight().at(17).applied(5).sample(), SETTINGS);

        assertThat(late.health()).isEqualTo(Health.BEHIND);
        assertThat(late.verdict()).isEqualTo(Verdict.RESTART);
        assertThat(late.detail()).contains("5").contains("16 s");
    }

    @Test
    void isNotBlamedForWhatNobodyCommits() {
        VoterHealth health = VoterHealth.started(0);
        for (int second = 1; second < 100; second++) {
            health = health.next(new Sight().at(second).applied(5).leaderless().sample(), SETTINGS);
            assertThat(health.verdict()).isEqualTo(Verdict.KEEP);
        }
        assertThat(health.health()).isEqualTo(Health.NO_MAJORITY);
        assertThat(health.next(new Sight().at(100).applied(5).sample(), SETTINGS)
                        .health())
                .isEqualTo(Health.SERVING);
    }

    @Test
    void saysNoMajorityOnlyAfterAWhile() {
        VoterHealth serving =
                VoterHealth.started(0).next(new Sight().at(1).applied(5).sample(), SETTINGS);

        assertThat(serving.next(new Sight().at(3).applied(5).leaderless().sample(), SETTINGS)
                        .health())
                .isEqualTo(Health.SERVING);
        assertThat(serving.next(new Sight().at(5).applied(5).leaderless().sample(), SETTINGS)
                        .health())
                .isEqualTo(Health.NO_MAJORITY);
    }

    @Test
    void isLeftAloneWhileItTakesInASnapshot() {
        VoterHealth health = VoterHealth.started(0);
        for (int second = 1; second < 100; second++) {
            health = health.next(new Sight().at(second).applied(5).installing().sample(), SETTINGS);
            assertThat(health.verdict()).isEqualTo(Verdict.KEEP);
        }
    }

    @Test
    void isRestartedWhenItHasFailedOrItsStoreHangs() {
        VoterHealth failed =
                VoterHealth.started(0).next(new Sight().at(1).stopped("EIO").sample(), SETTINGS);
        VoterHealth hanging =
                VoterHealth.started(0).next(new Sight().at(1).hangingFor(16).sample(), SETTINGS);

        assertThat(failed.health()).isEqualTo(Health.STOPPED);
        assertThat(failed.verdict()).isEqualTo(Verdict.RESTART);
        assertThat(failed.detail()).isEqualTo("EIO");
        assertThat(hanging.verdict()).isEqualTo(Verdict.RESTART);
    }

    @Test
    void closesBeforeItsDiskIsFull() {
        VoterHealth low =
                VoterHealth.started(0).next(new Sight().at(1).free(249).sample(), SETTINGS);

        assertThat(low.health()).isEqualTo(Health.FULL);
        assertThat(low.verdict()).isEqualTo(Verdict.CLOSE_UNTIL_SPACE);
        assertThat(VoterHealth.started(0)
                        .next(new Sight().at(1).free(250).sample(), SETTINGS)
                        .verdict())
                .isEqualTo(Verdict.KEEP);
    }

    /** Builds samples of a voter that is well but for what is said. */
    private static final class Sight {
        private long second;
        private long applied;
        private boolean leader = true;
        private boolean installing;
        private String stopped = "";
        private long hangingSeconds;
        private long free = 1_000_000;

        Sight at(long nowSecond) {
            second = nowSecond;
            return this;
        }

        Sight applied(long index) {
            applied = index;
            return this;
        }

        Sight leaderless() {
            leader = false;
            return this;
        }

        Sight installing() {
            installing = true;
            return this;
        }

        Sight stopped(String why) {
            stopped = why;
            return this;
        }

        Sight hangingFor(long seconds) {
            hangingSeconds = seconds;
            return this;
        }

        Sight free(long bytes) {
            free = bytes;
            return this;
        }

        Sample sample() {
            long nanos = 1_000_000_000L;
            return new Sample(second * nanos, applied, leader, installing, stopped, hangingSeconds * nanos, free);
        }
    }
}
