package io.ttmesh.sharding;

import io.ttmesh.model.WireSafe;

/**
 * What a node says about itself: one entry of the load view.
 *
 * @param profile what it is
 * @param load how busy it is
 */
public record NodeReport(NodeProfile profile, NodeLoad load) implements WireSafe {
    /** Executor slots that something runs in. */
    public int busySlots() {
        return Math.max(0, profile.executorSlots() - load.freeSlots());
    }

    /** Whether one more attempt would be declined: no free executor slot and no room to wait. */
    public boolean full() {
        return load.freeSlots() == 0 && load.queued() >= load.queueLimit();
    }
}
