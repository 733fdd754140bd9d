package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalStatus.Health;

/**
 * Decides from what can be seen of a voter how it is and what to do about it. Immutable: each sample makes the next.
 *
 * <p>A voter is well when its applied index advances, which it must: an idle leader proposes a pulse now and then.
 *
 * @param health how it is
 * @param verdict what to do now
 * @param detail why
 */
record VoterHealth(Health health, Verdict verdict, String detail, Progress progress) {
    private static final long NO_LEADER_NANOS = 3_000_000_000L;
    private static final long APPLY_STUCK_NANOS = 15_000_000_000L;

    /** What its watchdog does. */
    enum Verdict {
        /** Nothing. */
        KEEP,
        /** Close it and start another. */
        RESTART,
        /** Close it, and start another when there is space. */
        CLOSE_UNTIL_SPACE
    }

    /**
     * What can be seen at one moment.
     *
     * @param stopped why it has failed; empty when it has not
     * @param applyingForNanos how long its store has been busy with one write
     */
    record Sample(
            long nowNanos,
            long appliedIndex,
            boolean leaderKnown,
            boolean installing,
            String stopped,
            long applyingForNanos,
            long freeBytes) {}

    /** When things last moved. */
    private record Progress(long appliedIndex, long appliedAtNanos, long leaderAtNanos) {}

    /** A voter that has just been started. */
    static VoterHealth started(long nowNanos) {
        return new VoterHealth(Health.STARTING, Verdict.KEEP, "", new Progress(-1, nowNanos, nowNanos));
    }

    /** How it is now. */
    VoterHealth next(Sample sample, GroupSettings.Health settings) {
        Progress now = moved(sample);
        long idle = sample.nowNanos() - now.appliedAtNanos();
        if (sample.freeBytes() < settings.minFreeBytes() / 4) {
            return new VoterHealth(Health.FULL, Verdict.CLOSE_UNTIL_SPACE, sample.freeBytes() + " bytes are free", now);
        }
        if (!sample.stopped().isEmpty()) {
            return new VoterHealth(Health.STOPPED, Verdict.RESTART, sample.stopped(), now);
        }
        if (sample.applyingForNanos() > APPLY_STUCK_NANOS) {
            return new VoterHealth(Health.STOPPED, Verdict.RESTART, "its store does not come back from a write", now);
        }
        if (!sample.leaderKnown()) {
            boolean grace = sample.nowNanos() - now.leaderAtNanos() < NO_LEADER_NANOS;
            return new VoterHealth(grace ? health : Health.NO_MAJORITY, Verdict.KEEP, "no leader is known", now);
        }
        if (sample.installing() || idle < settings.stuckAfter().toNanos()) {
            return new VoterHealth(Health.SERVING, Verdict.KEEP, "", now);
        }
        String behind = "applied index " + sample.appliedIndex() + " has not moved for " + idle / 1_000_000_000L + " s";
        return new VoterHealth(Health.BEHIND, Verdict.RESTART, behind, now);
    }

    private Progress moved(Sample sample) {
        boolean applied = sample.appliedIndex() != progress.appliedIndex();
        // Without a leader nothing can advance: that time does not count against the voter.
        boolean excused = applied || !sample.leaderKnown() || sample.installing();
        return new Progress(
                sample.appliedIndex(),
                excused ? sample.nowNanos() : progress.appliedAtNanos(),
                sample.leaderKnown() ? sample.nowNanos() : progress.leaderAtNanos());
    }
}
