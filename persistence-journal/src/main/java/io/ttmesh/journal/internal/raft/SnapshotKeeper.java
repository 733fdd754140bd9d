package io.ttmesh.journal.internal.raft;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has snapshots taken when enough was applied, or after a while, so that the log stays short. For one thread. */
final class SnapshotKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);

    private final GroupSettings.Checkpoints settings;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private long lastNanos;

    SnapshotKeeper(GroupSettings.Checkpoints settings, long nowNanos) {
        this.settings = settings;
        this.lastNanos = nowNanos;
    }

    void tick(Voter voter, long nowNanos) {
        long bytes = voter.appliedBytes();
        boolean old = bytes > 0 && nowNanos - lastNanos > settings.interval().toNanos();
        if ((bytes >= settings.bytes() || old) && underWay.compareAndSet(false, true)) {
            lastNanos = nowNanos;
            voter.snapshot(status -> {
                underWay.set(false);
                if (!status.isOk()) {
                    LOG.warn(
                            "journal voter={} took no snapshot: {}",
                            voter.identity().voter(),
                            status);
                }
            });
        }
    }
}
