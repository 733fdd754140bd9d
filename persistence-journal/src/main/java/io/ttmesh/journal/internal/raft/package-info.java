/**
 * One Raft group: its voter on this node, the way to its leader, its growth and its health.
 *
 * <p>Start from {@link io.ttmesh.journal.internal.raft.Voter}, one life of a voter, and
 * {@link io.ttmesh.journal.internal.raft.RaftGroup}, what the plugins see of the group. What JRaft does by itself and what
 * is replaced stands in decision 0014.
 */
@NullMarked
package io.ttmesh.journal.internal.raft;

import org.jspecify.annotations.NullMarked;
