package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ttmesh.model.error.InvalidInputException;

/**
 * Names one submission for ever, and says where it is owned: {@code eu.7.v01JD0Q...}.
 *
 * <p>The text is the shard id, a dot, one letter for the kind and a unique part. Any node can route to the owner from
 * the id alone. Get new ones from {@link TaskIdSource}.
 *
 * @param shard the shard that owns the submission
 * @param kind how the submission is hosted
 * @param unique time-ordered for fresh ids, a hash for keyed ones; letters and digits only
 */
public record TaskId(ShardId shard, Kind kind, String unique) implements WireSafe, Comparable<TaskId> {
    /** How the owner hosts a submission; part of the id, so that every node can tell without asking. */
    public enum Kind {
        /** Kept by its shard slot's host; resubmitted by its submitter when that host is lost. */
        VOLATILE('v'),
        /** Kept in the journal, as a history of its own. */
        DURABLE('d'),
        /** Durable, and found by an idempotency key. */
        KEYED('k');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static Kind of(char letter) {
            return switch (letter) {
                case 'v' -> VOLATILE;
                case 'd' -> DURABLE;
                case 'k' -> KEYED;
                default -> throw new InvalidInputException("'" + letter + "' is not a kind of task id: v, d or k");
            };
        }
    }

    /**
     * Reads the text form.
     *
     * @throws InvalidInputException when the text has another form
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TaskId parse(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0 || dot + 2 >= text.length() || !Names.isAlphanumeric(text, dot + 1)) {
            throw new InvalidInputException(
                    "task id '" + text + "' is not of the form region.slot.kind+unique, as eu.7.v01JD0QZ3");
        }
        return new TaskId(
                ShardId.parse(text.substring(0, dot)), Kind.of(text.charAt(dot + 1)), text.substring(dot + 2));
    }

    /** Whether the submission is kept in memory only, and not in the journal. */
    public boolean isVolatile() {
        return kind == Kind.VOLATILE;
    }

    @Override
    public int hashCode() {
        return unique.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskId that
                && unique.equals(that.unique)
                && kind == that.kind
                && shard.equals(that.shard);
    }

    @Override
    public int compareTo(TaskId other) {
        return toString().compareTo(other.toString());
    }

    @JsonValue
    @Override
    public String toString() {
        return shard.region().name() + '.' + shard.slot() + '.' + kind.letter + unique;
    }
}
