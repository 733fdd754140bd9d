package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ttmesh.model.error.InvalidInputException;

/**
 * A task's name and version, written {@code math.add@1}: what a node must have registered to run an attempt.
 *
 * @param name 1 to 128 of letters, digits, {@code _ . -}, a letter first
 * @param version 1 or more
 */
public record TaskVersion(String name, int version) implements WireSafe, Comparable<TaskVersion> {
    /**
     * Checks both parts.
     *
     * @throws InvalidInputException when the name has other characters or the version is below 1
     */
    public TaskVersion {
        Names.dotted("task name", name);
        if (version < 1) {
            throw new InvalidInputException("task " + name + " has version " + version + ": use 1 or more");
        }
    }

    /**
     * Reads {@code name@version}; a text without {@code @} means version 1.
     *
     * @throws InvalidInputException when the text has another form
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TaskVersion parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return new TaskVersion(text, 1);
        }
        try {
            return new TaskVersion(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidInputException("task '" + text + "' is not of the form name@version", e);
        }
    }

    @Override
    public int compareTo(TaskVersion other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(version, other.version);
    }

    @JsonValue
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
