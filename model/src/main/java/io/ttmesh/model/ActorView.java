package io.ttmesh.model;

import java.time.Instant;

/**
 * An actor that is awake, as its node sees it.
 *
 * @param region where the node is
 * @param waiting commands that wait for it
 * @param restarts how often it failed and started anew since it is awake
 * @param lastActivity when it began its last message
 * @param awakeSince when it woke on this node
 */
public record ActorView(
        ActorId actor, NodeId node, Region region, int waiting, int restarts, Instant lastActivity, Instant awakeSince)
        implements WireSafe {}
