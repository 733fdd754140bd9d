package io.ttmesh.actors.internal.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** What a coordinator tells itself later, and how long it stays when there is nothing to do. For one thread. */
final class JobTimers {
    /** Then it looks again: the scheduler knows no times of years. */
    private static final Duration LONGEST_TIMER = Duration.ofDays(1);

    private static final long AT_WORK = 0;

    private final JobHome home;
    private final TimerScheduler<JobCommand> timers;
    private final ActorRef<JobCommand> self;
    /** Among those that rest. */
    private long resting = AT_WORK;

    JobTimers(JobHome home, TimerScheduler<JobCommand> timers, ActorRef<JobCommand> self) {
        this.home = home;
        this.timers = timers;
        this.self = self;
    }

    /** Each incarnation sets its own timer: when something is due follows from the journal. */
    void awaitDeadline(JobState state) {
        Optional<Instant> next = JobDeadlines.next(state);
        if (next.isEmpty()) {
            timers.cancel(JobCommand.Due.class);
            return;
        }
        long left = Duration.between(home.clock().instant(), next.get()).toMillis();
        var delay = Duration.ofMillis(Math.clamp(left, 1, LONGEST_TIMER.toMillis()));
        timers.startSingleTimer(JobCommand.Due.class, new JobCommand.Due(), delay);
    }

    /** What found no taker is submitted again. */
    void tryAgainLater() {
        timers.startSingleTimer(
                JobCommand.TryAgain.class,
                new JobCommand.TryAgain(),
                home.settings().retryDelay());
    }

    /** Somebody may ask, for a while. */
    void restLater() {
        timers.startSingleTimer(
                JobCommand.Rest.class, new JobCommand.Rest(), home.settings().restAfter());
    }

    /** There is nothing to do from now on: the coordinator leaves after a while, or sooner where many rest. */
    void rest() {
        restLater();
        if (resting == AT_WORK) {
            resting = home.resting().add(self);
        }
    }

    /** There is something to do, or the coordinator is gone. */
    void restNoMore() {
        if (resting != AT_WORK) {
            home.resting().remove(resting);
            resting = AT_WORK;
        }
    }
}
