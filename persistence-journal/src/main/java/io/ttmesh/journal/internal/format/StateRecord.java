package io.ttmesh.journal.internal.format;

import java.util.Optional;

/**
 * A durable state at one revision.
 *
 * @param value empty when the state was deleted; its revision stays
 */
public record StateRecord(
        String persistenceId, long revision, long timestampMillis, String tag, Optional<Payload> value) {}
