package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ttmesh.model.error.InvalidInputException;

/**
 * Names one actor on the mesh, written {@code bank.account/4711}.
 *
 * @param type 1 to 128 of letters, digits, {@code _}, {@code .} and {@code -}, a letter first
 * @param id 1 to {@value #ID_CHARS_MAX} characters, none of them a control character
 */
public record ActorId(String type, String id) implements WireSafe, Comparable<ActorId> {
    /** Longest id. */
    public static final int ID_CHARS_MAX = 200;

    /**
     * Checks both.
     *
     * @throws InvalidInputException when one is too long or has other characters; names it and the remedy
     */
    public ActorId {
        requireType(type);
        Texts.requirePrintable("id of an actor of type " + type, id, ID_CHARS_MAX);
    }

    /**
     * Checks the name of an actor type and returns it.
     *
     * @throws InvalidInputException when it is too long or has other characters
     */
    public static String requireType(String name) {
        return Names.dotted("actor type", name);
    }

    /**
     * Reads {@code type/id}.
     *
     * @throws InvalidInputException when the text has another form
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ActorId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidInputException("actor '" + Texts.cut(text, ID_CHARS_MAX) + "' is not of the form type/id");
        }
        return new ActorId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ActorId other) {
        int types = type.compareTo(other.type);
        return types == 0 ? id.compareTo(other.id) : types;
    }

    @JsonValue
    @Override
    public String toString() {
        return type + '/' + id;
    }
}
