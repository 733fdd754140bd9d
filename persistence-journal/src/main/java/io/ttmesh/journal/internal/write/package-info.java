/**
 * The write path of a node: from what Pekko's plugins are asked to write to batches that a group commits.
 *
 * <p>Start from {@link io.ttmesh.journal.internal.write.WriteBatcher}.
 */
@NullMarked
package io.ttmesh.journal.internal.write;

import org.jspecify.annotations.NullMarked;
