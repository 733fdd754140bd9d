package io.ttmesh.actors.internal.life;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;

/** What an owner does after the events of a decision are applied (and journalled, where they are). */
public sealed interface TaskEffect {
    /** Choose a worker for the current attempt and tell the machine. */
    record Place() implements TaskEffect {}

    /** Offer the current attempt to this worker. */
    record Offer(NodeId worker) implements TaskEffect {}

    /** Tell a worker that its checkpoint is stored, or a newer one. */
    record Kept(NodeId worker, FencingToken token, long number) implements TaskEffect {}

    /** Tell a worker that its attempt is void. */
    record Revoke(NodeId worker, FencingToken token) implements TaskEffect {}
}
