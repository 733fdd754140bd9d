package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.ActorId;

/**
 * An actor that asked while it handled a message, and may be blocked until it is answered.
 *
 * @param turn which of its messages that was, by the count of the node that hosts it
 */
public record Waiting(ActorId actor, long turn) {}
