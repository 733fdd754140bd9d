package io.ttmesh.actors.spi;

import io.ttmesh.model.Durability;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What owners know about the journal that keeps durable submissions.
 *
 * @param pluginId of Pekko's persistence; empty for the one that is configured as the default
 * @param durability what a write survives that is acknowledged now; {@link Durability#MEMORY} at all times or never
 * @param wakeIndex empty when the journal has none: then submissions stay awake until they end, and after a crash they
 *     go on when somebody asks
 */
public record TaskJournal(String pluginId, Supplier<Durability> durability, Optional<WakeIndex> wakeIndex) {
    /** The default journal, without an index, that always gives the same. */
    public static TaskJournal of(Durability durability) {
        return new TaskJournal("", () -> durability, Optional.empty());
    }
}
