package io.ttmesh.journal.internal.format;

import java.util.UUID;

/**
 * What a batch says about itself.
 *
 * @param group the Raft group's number, 0 to 65,535
 * @param groupEpoch how often the group was founded anew; a batch of another epoch is refused
 * @param batcher the sending node's batcher, random for each start
 * @param number of the batch within its batcher, from 1
 * @param clockMillis the proposer's clock; the state machine reads none
 */
public record BatchHeader(int group, long groupEpoch, UUID batcher, long number, long clockMillis) {}
