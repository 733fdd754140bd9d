package io.ttmesh.journal.internal.raft;

/**
 * Which voter of which group this is.
 *
 * @param cluster the cluster's own id, for ever
 * @param epoch how often the group was founded anew
 * @param voter {@code v-} and eight hexadecimal digits
 */
public record Identity(String cluster, int group, long epoch, String voter) {
    /** The name of the group to JRaft, whose registry of nodes is one for the JVM. */
    String raftGroup() {
        return "journal-" + group;
    }
}
