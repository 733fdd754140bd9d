package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ttmesh.model.error.InvalidInputException;

/**
 * Names a shard: its home region and its shard slot inside that region, written {@code eu.7}.
 *
 * @param region the home region, or {@link Region#ANY}
 * @param slot 0 up to the mesh's shard slots per region, less one
 */
public record ShardId(Region region, int slot) implements WireSafe {
    /**
     * Checks the slot's lower bound.
     *
     * @throws InvalidInputException when the slot is negative
     */
    public ShardId {
        if (slot < 0) {
            throw new InvalidInputException("shard slot " + slot + " of region " + region + " is negative");
        }
    }

    /**
     * Reads {@code region.slot}.
     *
     * @throws InvalidInputException when the text has another form
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ShardId parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1) {
            throw new InvalidInputException(wrongForm(text));
        }
        try {
            return new ShardId(new Region(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidInputException(wrongForm(text), e);
        }
    }

    private static String wrongForm(String text) {
        return "shard '" + text + "' is not of the form region.slot";
    }

    @JsonValue
    @Override
    public String toString() {
        return region.name() + '.' + slot;
    }
}
