/**
 * A journal for Pekko Persistence that its nodes replicate among themselves by Raft; any Pekko application may use it.
 *
 * <p>Start from {@link io.ttmesh.journal.JournalException}, the family of all that can go wrong.
 */
@NullMarked
package io.ttmesh.journal;

import org.jspecify.annotations.NullMarked;
