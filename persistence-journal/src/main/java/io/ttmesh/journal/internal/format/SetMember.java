package io.ttmesh.journal.internal.format;

/**
 * A persistence id in a set.
 *
 * @param dueMillis since the epoch
 */
public record SetMember(String persistenceId, long dueMillis) {}
