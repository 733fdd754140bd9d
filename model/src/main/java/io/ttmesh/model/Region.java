package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A place with a distance to other places; every shard has a home region.
 *
 * @param name 1 to 31 of {@code a-z 0-9 -}, a letter first
 */
public record Region(@JsonValue String name) implements WireSafe, Comparable<Region> {
    /** The pseudo-region of submissions that belong to no place: their shards are spread over the whole mesh. */
    public static final Region ANY = new Region("any");

    /**
     * Checks the name.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the name has other characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Region {
        Names.lower("region", name);
    }

    @Override
    public int compareTo(Region other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
