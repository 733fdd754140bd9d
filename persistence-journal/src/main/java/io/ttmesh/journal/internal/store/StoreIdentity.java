package io.ttmesh.journal.internal.store;

/**
 * Whose store it is; kept in the store, so that no voter opens another's.
 *
 * @param cluster the cluster's id
 * @param group the group's number
 * @param epoch how often the group was founded anew
 * @param voter the voter's id
 */
public record StoreIdentity(String cluster, int group, long epoch, String voter) {
    /** Whether both are copies of the same group's data, on whichever voter. */
    public boolean isSameGroup(StoreIdentity other) {
        return cluster.equals(other.cluster) && group == other.group && epoch == other.epoch;
    }

    @Override
    public String toString() {
        return "cluster " + cluster + " group " + group + " epoch " + epoch + " voter " + voter;
    }
}
