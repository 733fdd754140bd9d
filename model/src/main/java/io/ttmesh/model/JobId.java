package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names one job for ever; with it every node answers for the job.
 *
 * @param value 1 to 128 of letters, digits, {@code _ . -}, a letter first
 */
public record JobId(String value) implements WireSafe, Comparable<JobId> {
    /**
     * Checks the text.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when it has other characters
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        Names.dotted("job id", value);
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
