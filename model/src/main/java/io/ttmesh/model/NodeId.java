package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one node for as long as its process lives.
 *
 * @param value 1 to 128 of letters, digits, {@code _ . -}, a letter first
 */
public record NodeId(@JsonValue String value) implements WireSafe, Comparable<NodeId> {
    /**
     * Checks the value.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the value has other characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NodeId {
        Names.dotted("node id", value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
