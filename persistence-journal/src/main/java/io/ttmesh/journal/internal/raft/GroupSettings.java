package io.ttmesh.journal.internal.raft;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings of a group, as {@code reference.conf} explains them.
 *
 * @param targetVoters to which the group grows, an odd number
 * @param holdWritesUntil the group has so many voters
 */
public record GroupSettings(
        boolean fsync,
        int targetVoters,
        int holdWritesUntil,
        Duration electionTimeout,
        Duration noLeaderGrace,
        Duration callTimeout,
        Duration readTimeout,
        int readThreads,
        Admission admission,
        Checkpoints checkpoints,
        Health health) {

    /** What a leader takes before it refuses. */
    public record Admission(int batchesMax, long bytesMax) {}

    /** When a snapshot is taken, after which the log is cut. */
    public record Checkpoints(long bytes, Duration interval) {}

    /** When a voter counts as ill. */
    public record Health(
            Duration interval, Duration stuckAfter, long minFreeBytes, int restartsMax, boolean terminateWhenDead) {}

    /** Checks what would make no sense. */
    public GroupSettings {
        if (targetVoters < 1 || targetVoters % 2 == 0) {
            throw new IllegalArgumentException("ttmesh.journal.target-voters must be odd, but is " + targetVoters);
        }
        if (readThreads < 1) {
            throw new IllegalArgumentException("ttmesh.journal.read-threads must be 1 or more, but is " + readThreads);
        }
    }

    /** Reads the section {@code ttmesh.journal}. */
    public static GroupSettings from(Config journal) {
        Config health = journal.getConfig("health");
        return new GroupSettings(
                !journal.getString("fsync").equals("never"),
                journal.getInt("target-voters"),
                journal.getInt("hold-writes-until"),
                journal.getDuration("election-timeout"),
                journal.getDuration("no-leader-grace"),
                journal.getDuration("call-timeout"),
                journal.getDuration("read-timeout"),
                journal.getInt("read-threads"),
                new Admission(journal.getInt("leader-batches-max"), journal.getBytes("leader-bytes-max")),
                new Checkpoints(journal.getBytes("checkpoint-bytes"), journal.getDuration("checkpoint-interval")),
                new Health(
                        health.getDuration("interval"),
                        health.getDuration("stuck-after"),
                        health.getBytes("min-free-space"),
                        health.getInt("restarts-max"),
                        health.getBoolean("terminate-when-dead")));
    }
}
