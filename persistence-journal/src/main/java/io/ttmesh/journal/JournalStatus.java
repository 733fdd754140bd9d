package io.ttmesh.journal;

import java.util.List;
import java.util.Optional;

/**
 * What a node knows of its group at one moment.
 *
 * @param voter this node's voter id; empty on a client
 * @param members voter ids of the group's members, as far as this node knows
 * @param leader voter id of the leader, if one is known
 * @param appliedIndex of this node's voter, 0 on a client
 * @param committedIndex that this node's voter knows of, 0 on a client
 * @param aliveMembers members that the leader has heard of lately; on other nodes none
 * @param fsync whether what is acknowledged is on disks; false is for tests
 * @param detail why the health is what it is; may be empty
 */
public record JournalStatus(
        int group,
        long epoch,
        Optional<String> voter,
        Role role,
        Health health,
        List<String> members,
        Optional<String> leader,
        long appliedIndex,
        long committedIndex,
        List<String> aliveMembers,
        boolean fsync,
        String detail) {
    private static final int FAULT_TOLERANT_FROM = 3;

    /** What a node does in its group. */
    public enum Role {
        /** Has no data folder. */
        CLIENT,
        /** Has a data folder, and waits to become a voter. */
        CANDIDATE,
        /** Votes, and keeps a copy. */
        FOLLOWER,
        /** Votes, keeps a copy and orders the writes. */
        LEADER
    }

    /** How a node's voter is. */
    public enum Health {
        /** It opens its files, or waits to be made a voter. */
        STARTING,
        /** It answers. */
        SERVING,
        /** It knows no leader: writes fail until a majority is there. */
        NO_MAJORITY,
        /** Its leader is ahead, and it does not catch up. */
        BEHIND,
        /** It has failed; it is started again by itself. */
        STOPPED,
        /** Its disk is full; it is started again when there is room. */
        FULL,
        /** Its files are damaged; it does not start, and the node should rejoin. */
        CORRUPT,
        /** It was closed, or never started. */
        CLOSED
    }

    /** Copies the lists. */
    public JournalStatus {
        members = List.copyOf(members);
        aliveMembers = List.copyOf(aliveMembers);
    }

    /** Whether any one member may be lost without losing data or service; known for certain at the leader only. */
    public boolean faultTolerant() {
        return members.size() >= FAULT_TOLERANT_FROM && aliveMembers.size() > members.size() / 2 + 1 - 1;
    }
}
