package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * When one incarnation of a job's coordinator knocks at the gate of its namespace, and what it says. Where no limit is set, it never
 * does, and everything may go on. For one thread.
 */
final class GateVisits {
    /** Of the interval: how soon it knocks again at a gate that is silent. */
    private static final int SILENT_PART = 4;
    /** How soon it tells what can not wait, with all that changes meanwhile. */
    private static final Duration HURRY = Duration.ofMillis(50);

    private final JobSettings settings;
    private final JobId job;
    private final TimerScheduler<JobCommand> timers;
    private final BiConsumer<String, GateCommand> gate;
    private final GatePass pass;
    private final boolean isOn;
    private boolean hasKnocked;
    private boolean hasLeft;
    private boolean isHurrying;
    /** Submissions that it had under way when the job ran last. */
    private int lastUnderWay;

    /** {@code gate} takes what goes to the gate of a namespace. */
    GateVisits(
            JobSettings settings, JobId job, TimerScheduler<JobCommand> timers, BiConsumer<String, GateCommand> gate) {
        this.settings = settings;
        this.job = job;
        this.timers = timers;
        this.gate = gate;
        this.isOn = settings.limits().areSet();
        int share = settings.limits().inFlightMax() > 0 ? 0 : Integer.MAX_VALUE;
        this.pass = new GatePass(UUID.randomUUID().toString(), share, settings.inFlightMax());
    }

    /** Whether a job that begins has to wait for a place. */
    boolean mustWait() {
        return settings.limits().runningMax() > 0;
    }

    /** Whether a job waits for a place and nobody is to be asked for one: it began to wait where there was a limit. */
    boolean waitsForNobody(JobState state) {
        return !isOn && state.progress().phase == JobPhase.QUEUED;
    }

    /** How many submissions may be under way. */
    int share() {
        return pass.share();
    }

    /** Where it stands among those that wait; 0 when nobody has said. */
    int position() {
        return pass.position();
    }

    /** Takes what the gate says; returns whether that counts. */
    boolean take(GateAnswer answer) {
        return pass.take(answer);
    }

    /**
     * Something may have changed: knocks when that is worth it, for the first time above all, and leaves when the job has ended.
     *
     * @param underWay its submissions
     * @param ready how many more could be submitted, of at most so many
     */
    void follow(JobState state, int underWay, IntUnaryOperator ready) {
        if (!isOn || !state.hasBegun()) {
            return;
        }
        if (!state.isAtWork()) {
            leave(state);
            return;
        }
        lastUnderWay = state.progress().phase.isEnd() ? lastUnderWay : underWay;
        if (!hasKnocked) {
            knock(state, underWay, ready);
        } else if (!isHurrying && isPressing(underWay, ready)) {
            isHurrying = true;
            knockIn(HURRY);
        }
    }

    private boolean isPressing(int underWay, IntUnaryOperator ready) {
        boolean hasMore = underWay >= share() && share() < settings.inFlightMax() && ready.applyAsInt(1) > 0;
        return pass.isPressing(lastUnderWay, hasMore);
    }

    /** It is time to knock. */
    void knock(JobState state, int underWay, IntUnaryOperator ready) {
        if (!isOn || !state.isAtWork()) {
            return;
        }
        Duration interval = settings.limits().gateInterval();
        boolean isSilent = !hasKnocked || !pass.hasAnswer();
        JobState.Progress progress = state.progress();
        // What was cancelled with the job's end still runs until nothing of it does.
        int counted = progress.phase.isEnd() ? lastUnderWay : underWay;
        int wants = underWay + ready.applyAsInt(settings.inFlightMax() - underWay);
        gate.accept(
                state.graph().namespaceOrDefault(),
                pass.knock(
                        job,
                        Objects.requireNonNull(progress.begunAt),
                        progress.phase != JobPhase.QUEUED,
                        counted,
                        wants));
        hasKnocked = true;
        hasLeft = false;
        isHurrying = false;
        knockIn(isSilent ? interval.dividedBy(SILENT_PART) : interval);
    }

    private void knockIn(Duration delay) {
        timers.startSingleTimer(JobCommand.KnockAgain.class, new JobCommand.KnockAgain(), delay);
    }

    /** Once for each end, and when an incarnation finds the job at its end: the one before may not have come to it. */
    private void leave(JobState state) {
        if (!hasLeft) {
            timers.cancel(JobCommand.KnockAgain.class);
            gate.accept(state.graph().namespaceOrDefault(), pass.leave(job));
            hasLeft = true;
            hasKnocked = false;
            isHurrying = false;
        }
    }
}
