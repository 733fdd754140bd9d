package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a submission is to be run. Immutable; start from {@link #DEFAULTS} and change it with the withers. No time may be
 * longer than 3,650 days.
 *
 * @param namespace whose work it is, for limits, listing and access
 * @param priority 0 (last) to 9 (first); 4 unless said
 * @param timeout longest time one attempt may run, or empty for no limit
 * @param deadline time from acceptance after which the submission expires, or empty for none
 * @param retry what happens when an attempt fails
 * @param durability {@link Durability#NONE} or {@link Durability#DURABLE}; empty for the mesh's default
 * @param idempotencyKey submissions of one namespace with the same key are one submission; implies durable
 * @param requiredTags tags that a node must have to run it, at most {@value #TAGS_MAX} of up to
 *     {@value #TAG_CHARS_MAX} characters
 * @param region where it wants to run
 * @param node the only node that may run it, or empty for any
 * @param delay time from acceptance before which it does not start
 * @param whenFull what to do when every eligible node is full
 * @param labels free facts for listing, at most {@value #LABELS_MAX}: names of up to {@value #LABEL_NAME_CHARS_MAX}
 *     characters, values of up to {@value #LABEL_VALUE_CHARS_MAX}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TaskOptions(
        String namespace,
        int priority,
        Optional<Duration> timeout,
        Optional<Duration> deadline,
        RetryPolicy retry,
        Optional<Durability> durability,
        Optional<String> idempotencyKey,
        Set<String> requiredTags,
        RegionPreference region,
        Optional<NodeId> node,
        Duration delay,
        WhenFull whenFull,
        Map<String, String> labels)
        implements WireSafe {
    /** Namespace {@code default}, priority 4, one attempt, no limits, waits when the mesh is full. */
    public static final TaskOptions DEFAULTS = new TaskOptions(
            "default",
            4,
            Optional.empty(),
            Optional.empty(),
            RetryPolicy.ONCE,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            RegionPreference.NEAR_CALLER,
            Optional.empty(),
            Duration.ZERO,
            WhenFull.WAIT,
            Map.of());

    private static final int PRIORITY_MAX = 9;
    /** Most labels a submission may carry. */
    public static final int LABELS_MAX = 16;

    /** Longest name of a label. */
    public static final int LABEL_NAME_CHARS_MAX = 64;
    /** Longest value of a label. */
    public static final int LABEL_VALUE_CHARS_MAX = 256;
    /** Most tags a submission may demand. */
    public static final int TAGS_MAX = 32;
    /** Longest tag. */
    public static final int TAG_CHARS_MAX = 128;

    private static final int KEY_CHARS_MAX = 256;

    /**
     * Checks the ranges.
     *
     * @throws InvalidInputException when a value is out of its range, or two contradict each other
     */
    public TaskOptions {
        requiredTags = Set.copyOf(requiredTags);
        labels = Map.copyOf(labels);
        Names.lower("namespace", namespace);
        require(priority >= 0 && priority <= PRIORITY_MAX, "priority", priority, "0 to " + PRIORITY_MAX);
        timeout.ifPresent(value -> requirePositive("timeout", value));
        deadline.ifPresent(value -> requirePositive("deadline", value));
        require(!delay.isNegative(), "delay", delay, "zero or more");
        requireCountable("delay", delay);
        require(labels.size() <= LABELS_MAX, "labels", labels.size(), "at most " + LABELS_MAX);
        require(requiredTags.size() <= TAGS_MAX, "required tags", requiredTags.size(), "at most " + TAGS_MAX);
        requireTexts(requiredTags, labels);
        durability.ifPresent(value -> require(
                value == Durability.NONE || value == Durability.DURABLE,
                "durability",
                value.name(),
                "NONE or DURABLE"));
        if (idempotencyKey.isPresent()) {
            int length = idempotencyKey.get().length();
            Texts.require("idempotency key", idempotencyKey.get(), 0, Integer.MAX_VALUE);
            require(length > 0 && length <= KEY_CHARS_MAX, "idempotency key length", length, "1 to " + KEY_CHARS_MAX);
            require(
                    !durability.equals(Optional.of(Durability.NONE)),
                    "durability",
                    "NONE with an idempotency key",
                    "DURABLE: only a durable owner remembers a key");
        }
    }

    private static void requireTexts(Set<String> tags, Map<String, String> labels) {
        tags.forEach(tag -> Texts.require("task options have a tag of", tag, 1, TAG_CHARS_MAX));
        labels.forEach((name, value) -> {
            Texts.require("task options have a label with name of", name, 1, LABEL_NAME_CHARS_MAX);
            Texts.require("task options have a label with value of", value, 0, LABEL_VALUE_CHARS_MAX);
        });
    }

    /** About how many bytes its free texts take on the wire. */
    @JsonIgnore
    public int textBytes() {
        return idempotencyKey.map(String::length).orElse(0)
                + Texts.chars(requiredTags)
                + Texts.chars(labels.keySet())
                + Texts.chars(labels.values())
                + Texts.chars(retry.nonRetryable());
    }

    /** The same in another namespace. */
    public TaskOptions withNamespace(String value) {
        return copy().namespace(value).build();
    }

    /** The same with another priority, 0 to 9. */
    public TaskOptions withPriority(int value) {
        return copy().priority(value).build();
    }

    /** The same with a limit on how long one attempt may run. */
    public TaskOptions withTimeout(Duration value) {
        return copy().timeout(value).build();
    }

    /** The same with a time, counted from acceptance, after which it expires. */
    public TaskOptions withDeadline(Duration value) {
        return copy().deadline(value).build();
    }

    /** The same with another retry policy. */
    public TaskOptions withRetry(RetryPolicy value) {
        return copy().retry(value).build();
    }

    /** The same with a durability: {@link Durability#NONE} or {@link Durability#DURABLE}. */
    public TaskOptions withDurability(Durability value) {
        return copy().durability(value).build();
    }

    /** The same, joined with every other submission of its namespace that has this key. */
    public TaskOptions withIdempotencyKey(String value) {
        return copy().idempotencyKey(value).build();
    }

    /** The same, to be run only on nodes with these tags. */
    public TaskOptions withRequiredTags(Set<String> value) {
        return copy().requiredTags(value).build();
    }

    /** The same with another wish where to run. */
    public TaskOptions withRegion(RegionPreference value) {
        return copy().region(value).build();
    }

    /** The same, to be run on this node or to fail. */
    public TaskOptions withNode(NodeId value) {
        return copy().node(value).build();
    }

    /** The same, not started before this time has passed since acceptance. */
    public TaskOptions withDelay(Duration value) {
        return copy().delay(value).build();
    }

    /** The same with another way to meet a full mesh. */
    public TaskOptions withWhenFull(WhenFull value) {
        return copy().whenFull(value).build();
    }

    /** The same with other labels. */
    public TaskOptions withLabels(Map<String, String> value) {
        return copy().labels(value).build();
    }

    private TaskOptionsCopy copy() {
        return new TaskOptionsCopy(this);
    }

    private static void requirePositive(String name, Duration value) {
        require(value.isPositive(), name, value, "more than zero");
        requireCountable(name, value);
    }

    private static void requireCountable(String name, Duration value) {
        require(TimeLimit.isKeptBy(value), name, value, "at most " + TimeLimit.LONGEST);
    }

    private static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new InvalidInputException("task options have " + name + " " + value + ": use " + range);
        }
    }
}
