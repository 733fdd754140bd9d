/**
 * What the plugins of one actor system share: the group, as soon as it is started, with one batcher in front of it.
 *
 * <p>Start from {@link io.ttmesh.journal.internal.access.JournalAccess}.
 */
@NullMarked
package io.ttmesh.journal.internal.access;

import org.jspecify.annotations.NullMarked;
