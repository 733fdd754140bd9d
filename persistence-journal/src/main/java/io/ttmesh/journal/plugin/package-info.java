/**
 * The classes that configuration names: journal, snapshot store, durable state store and read journal for Pekko
 * Persistence, replicated by Raft.
 *
 * <p>Applications name their configuration entries ({@code ttmesh.journal.events}, {@code .snapshots}, {@code .state},
 * {@code .read}) and use Pekko's own API; {@link io.ttmesh.journal.plugin.RaftReadJournal} is the one to call.
 */
@NullMarked
package io.ttmesh.journal.plugin;

import org.jspecify.annotations.NullMarked;
