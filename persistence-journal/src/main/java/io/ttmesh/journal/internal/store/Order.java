package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.util.ArrayList;
import java.util.List;

/** What a reserved tag tells the store to do with the event that carries it, in the same write. */
sealed interface Order {
    /** {@code ~set+SET@DUE_MILLIS}: the persistence id is in the set, due then and at no other time. */
    record Add(String set, long dueMillis) implements Order {}

    /** {@code ~set-SET}: it no longer is. */
    record Remove(String set) implements Order {}

    /** {@code ~audit:KIND}: the event belongs to the audit chain. */
    record Audit(String kind) implements Order {}

    /** Whether a tag is an order, and no reader's business. */
    static boolean isReserved(String tag) {
        return tag.startsWith("~");
    }

    /**
     * The orders among an event's tags.
     *
     * @throws JournalException.Refused for one that is malformed or not known
     */
    static List<Order> of(List<String> tags) {
        if (tags.isEmpty()) {
            return List.of();
        }
        List<Order> orders = new ArrayList<>(tags.size());
        for (String tag : tags) {
            if (isReserved(tag)) {
                orders.add(parse(tag));
            }
        }
        return orders;
    }

    private static Order parse(String tag) {
        int at = tag.lastIndexOf('@');
        if (tag.startsWith("~set+") && at > "~set+".length()) {
            try {
                return new Add(tag.substring("~set+".length(), at), Long.parseLong(tag.substring(at + 1)));
            } catch (NumberFormatException e) {
                throw new JournalException.Refused("no time in reserved tag " + tag);
            }
        }
        if (tag.startsWith("~set-") && tag.length() > "~set-".length()) {
            return new Remove(tag.substring("~set-".length()));
        }
        if (tag.startsWith("~audit:") && tag.length() > "~audit:".length()) {
            return new Audit(tag.substring("~audit:".length()));
        }
        throw new JournalException.Refused("reserved tag is not known: " + tag);
    }
}
