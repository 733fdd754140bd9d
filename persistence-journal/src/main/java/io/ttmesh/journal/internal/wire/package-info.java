/**
 * Raft's calls between nodes, over Pekko's own remoting: no second port, and no decoder that reads more than frames.
 *
 * <p>Start from {@link io.ttmesh.journal.internal.wire.Wire}, which makes calls and hands them to whom they are for;
 * {@link io.ttmesh.journal.internal.wire.Frame} is what travels; {@link io.ttmesh.journal.internal.wire.ArteryRpcFactory}
 * is what JRaft finds.
 */
@NullMarked
package io.ttmesh.journal.internal.wire;

import org.jspecify.annotations.NullMarked;
