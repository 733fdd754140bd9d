/**
 * The read path of a node: replays and queries, page by page.
 *
 * <p>Start from {@link io.ttmesh.journal.internal.read.Replay} and {@link io.ttmesh.journal.internal.read.QueryPages}.
 */
@NullMarked
package io.ttmesh.journal.internal.read;

import org.jspecify.annotations.NullMarked;
