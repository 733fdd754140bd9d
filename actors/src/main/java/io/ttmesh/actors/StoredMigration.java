package io.ttmesh.actors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Brings a stored event or state of one version to the next.
 *
 * @param from the simple name of the record as it was stored
 * @param version of that name, 1 or more
 * @param to the names it may have from the next version on
 * @param change of its fields; may change the tree it is given. A state becomes one part, an event any number
 */
public record StoredMigration(String from, int version, Set<String> to, Function<JsonNode, List<Part>> change) {
    /**
     * What a stored record becomes.
     *
     * @param name one of those that the migration says, in its next version
     */
    public record Part(String name, JsonNode fields) {}

    /** Copies. */
    public StoredMigration {
        to = Set.copyOf(to);
    }

    /**
     * One that keeps a record one record.
     *
     * @param to its name from the next version on; the same unless it was renamed
     */
    public StoredMigration(String from, int version, String to, UnaryOperator<JsonNode> change) {
        this(from, version, Set.of(to), tree -> List.of(new Part(to, change.apply(tree))));
    }
}
