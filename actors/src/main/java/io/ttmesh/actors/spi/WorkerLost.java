package io.ttmesh.actors.spi;

import io.ttmesh.model.NodeId;

/**
 * Tells the owners on this node, through the event stream of the actor system, that a node left the mesh for good.
 *
 * @param node the node
 */
public record WorkerLost(NodeId node) implements OwnerCommand.Signal {}
