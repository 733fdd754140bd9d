/**
 * Reliable refs: commands that are sent again until the actor has handled them. Begin with {@link
 * io.ttmesh.actors.internal.reliable.ReliableParts}, then {@link io.ttmesh.actors.internal.reliable.ReliableLane} on the
 * node that sends and {@link io.ttmesh.actors.internal.reliable.ReliableInbox} on the one that hosts; both drive Pekko's
 * reliable delivery.
 */
@NullMarked
package io.ttmesh.actors.internal.reliable;

import org.jspecify.annotations.NullMarked;
