package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;

/** Where a mesh keeps its durable submissions; the same on all its nodes, and fixed when it is created. */
enum JournalKind {
    /** In the memory of whichever node owns them. */
    MEMORY,
    /** In the mesh's own journal, on the disks of its voters. */
    RAFT,
    /** In a journal of another make, which every node's configuration names. */
    CONFIGURED;

    static final String PLUGIN = "pekko.persistence.journal.plugin";
    static final String MEMORY_PLUGIN = "pekko.persistence.journal.inmem";
    static final String RAFT_PLUGIN = "ttmesh.journal.events";

    /** What a mesh has that a node with this configuration creates. */
    static JournalKind ofNew(Config resolved, NodeSettings node) {
        String plugin = resolved.getString(PLUGIN);
        if (!plugin.equals(MEMORY_PLUGIN) && !plugin.equals(RAFT_PLUGIN)) {
            return CONFIGURED;
        }
        return node.keepsJournal() ? RAFT : MEMORY;
    }
}
