package io.ttmesh.journal.internal.format;

/**
 * An event as a voter has it.
 *
 * @param ordering its place among all events of the group, the same on every voter, from 1
 */
public record StoredEvent(long ordering, String persistenceId, EncodedRecord record) {}
