package io.ttmesh.actors.spi;

import io.ttmesh.model.Durability;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What owners know about the journal that keeps durable submissions.
 *
 * @param log where their histories are
 * @param durability what a write survives that is acknowledged now; {@link Durability#MEMORY} at all times or never
 * @param wakeIndex empty when the journal has none: then submissions stay in memory until they end, and after a crash they
 *     go on when somebody asks
 */
public record TaskJournal(TaskLog log, Supplier<Durability> durability, Optional<WakeIndex> wakeIndex) {
    /** A journal without an index, that always gives the same. */
    public static TaskJournal of(TaskLog log, Durability durability) {
        return new TaskJournal(log, () -> durability, Optional.empty());
    }
}
