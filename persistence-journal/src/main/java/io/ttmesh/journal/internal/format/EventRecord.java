package io.ttmesh.journal.internal.format;

import java.util.List;
import java.util.Optional;

/**
 * One event with all that Pekko's {@code PersistentRepr} keeps of it.
 *
 * @param timestampMillis since the epoch, as the writer said; 0 when it said nothing
 * @param eventManifest what an event adapter left; may be empty
 * @param writer the writing incarnation's uuid
 * @param tags at most 255; those that begin with {@code ~} are orders to the store, and no query shows them
 * @param metadata for example of replicated event sourcing
 */
public record EventRecord(
        long sequenceNr,
        long timestampMillis,
        String eventManifest,
        String writer,
        List<String> tags,
        Payload event,
        Optional<Payload> metadata) {
    /** Copies the tags. */
    public EventRecord {
        tags = List.copyOf(tags);
    }
}
