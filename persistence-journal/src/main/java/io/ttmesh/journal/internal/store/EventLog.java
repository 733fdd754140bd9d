package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Appends and deletes events, with all that hangs on them: tags, sets, audit. For the applying thread. */
final class EventLog {
    /** More deletions than this are one range, and their tags stay until a reader skips them. */
    private static final long DELETED_ONE_BY_ONE = 1_000;

    private static final ItemAnswer EMPTY = new ItemAnswer(ItemAnswer.Code.REFUSED, 0, "a write without events");

    private final Database db;
    private final Rows rows;
    private final SequenceRules rules;
    private final IdIndex ids;
    private final OrderTakers orderTakers;
    /** What this apply has written and the database does not show yet. */
    private final Map<String, Map<Long, EventRow>> pending = new HashMap<>();

    private long ordering;

    /** Who does what reserved tags order. */
    record OrderTakers(SetIndex sets, AuditChain audit) {}

    EventLog(Database db, Rows rows, SequenceRules rules, IdIndex ids, OrderTakers orderTakers, long ordering) {
        this.db = db;
        this.rows = rows;
        this.rules = rules;
        this.ids = ids;
        this.orderTakers = orderTakers;
        this.ordering = ordering;
    }

    long ordering() {
        return ordering;
    }

    ItemAnswer append(Changes changes, BatchHeader header, Item.Events item) {
        if (item.records().isEmpty()) {
            return EMPTY;
        }
        HighestRow highest = ids.get(item.persistenceId());
        byte[] prefix = Keys.prefix(item.persistenceId());
        ItemAnswer judged =
                rules.judge(item, highest.sequenceNr(), number -> stored(item.persistenceId(), prefix, number));
        if (judged.code() != ItemAnswer.Code.DONE) {
            return judged;
        }
        // All is looked at before anything is written: an item is applied as a whole or not at all.
        List<List<Order>> orders = check(item);
        long previous = highest.sequenceNr();
        Map<Long, EventRow> written = pending.computeIfAbsent(item.persistenceId(), id -> new HashMap<>());
        for (int i = 0; i < item.records().size(); i++) {
            EncodedRecord record = item.records().get(i);
            EventRow row = new EventRow(++ordering, previous, record);
            previous = record.sequenceNr();
            byte[] key = Keys.numbered(prefix, previous);
            changes.put(Family.EVENTS, key, row.row(key));
            written.put(previous, row);
            if (!record.tags().isEmpty()) {
                tag(changes, prefix, row);
                follow(changes, header, item.persistenceId(), record, orders.get(i));
            }
        }
        ids.put(item.persistenceId(), new HighestRow(previous, highest.deletedTo(), ordering));
        return judged;
    }

    private static List<List<Order>> check(Item.Events item) {
        List<List<Order>> orders = new ArrayList<>(item.records().size());
        long previous = item.expectedHighest();
        for (EncodedRecord record : item.records()) {
            if (!record.isIntact()) {
                throw new JournalException.Refused(
                        "an event after sequence number " + previous + " was damaged before it was proposed");
            }
            if (record.sequenceNr() <= previous) {
                throw new JournalException.Refused(
                        "sequence number " + record.sequenceNr() + " does not follow " + previous);
            }
            previous = record.sequenceNr();
            orders.add(ordersOf(record));
        }
        return orders;
    }

    private static List<Order> ordersOf(EncodedRecord record) {
        try {
            List<Order> orders = Order.of(record.tags());
            if (!orders.isEmpty()) {
                record.decode();
            }
            return orders;
        } catch (JournalException.Corrupt e) {
            // Its checksum holds, so this is its writer's fault and not the disk's.
            throw new JournalException.Refused("an event is malformed: " + e.getMessage());
        }
    }

    private static void tag(Changes changes, byte[] prefix, EventRow row) {
        for (String tag : row.record().tags()) {
            if (!Order.isReserved(tag)) {
                byte[] key = Keys.numbered(Keys.prefix(tag), row.ordering());
                changes.put(
                        Family.TAGS, key, Rows.of(Family.TAGS, key, row.record().sequenceNr(), prefix));
            }
        }
    }

    private void follow(
            Changes changes, BatchHeader header, String persistenceId, EncodedRecord record, List<Order> orders) {
        for (Order order : orders) {
            switch (order) {
                case Order.Add(var set, var dueMillis) ->
                    orderTakers.sets().add(changes, set, persistenceId, dueMillis);
                case Order.Remove(var set) -> orderTakers.sets().remove(changes, set, persistenceId);
                case Order.Audit(var kind) ->
                    orderTakers.audit().event(changes, header.clockMillis(), kind, persistenceId, record);
            }
        }
    }

    /** Deletes up to a number; says whether anything was there to delete. */
    boolean delete(Changes changes, BatchHeader header, Item.DeleteEvents item) {
        HighestRow highest = ids.get(item.persistenceId());
        long from = highest.deletedTo() + 1;
        long to = Math.min(item.toSequenceNr(), highest.sequenceNr());
        if (to < from) {
            return false;
        }
        byte[] prefix = Keys.prefix(item.persistenceId());
        if (to - from < DELETED_ONE_BY_ONE) {
            for (long number = from; number <= to; number++) {
                deleteOne(changes, item.persistenceId(), prefix, number);
            }
        } else {
            changes.deleteRange(Family.EVENTS, Keys.numbered(prefix, from), Keys.numbered(prefix, to + 1));
            pending.remove(item.persistenceId());
        }
        ids.put(item.persistenceId(), new HighestRow(highest.sequenceNr(), to, highest.ordering()));
        orderTakers
                .audit()
                .note(
                        changes,
                        header.clockMillis(),
                        "deleted",
                        item.persistenceId(),
                        "",
                        "events " + from + " to " + to);
        return true;
    }

    private void deleteOne(Changes changes, String persistenceId, byte[] prefix, long number) {
        EventRow row = row(persistenceId, prefix, number);
        if (row == null) {
            return;
        }
        changes.delete(Family.EVENTS, Keys.numbered(prefix, number));
        for (String tag : row.record().tags()) {
            if (!Order.isReserved(tag)) {
                changes.delete(Family.TAGS, Keys.numbered(Keys.prefix(tag), row.ordering()));
            }
        }
        Map<Long, EventRow> written = pending.get(persistenceId);
        if (written != null) {
            written.remove(number);
        }
    }

    private @Nullable EncodedRecord stored(String persistenceId, byte[] prefix, long number) {
        if (number <= ids.get(persistenceId).deletedTo()) {
            return null;
        }
        EventRow row = row(persistenceId, prefix, number);
        return row == null ? null : row.record();
    }

    private @Nullable EventRow row(String persistenceId, byte[] prefix, long number) {
        Map<Long, EventRow> written = pending.get(persistenceId);
        EventRow row = written == null ? null : written.get(number);
        if (row != null) {
            return row;
        }
        byte[] key = Keys.numbered(prefix, number);
        byte[] bytes = db.get(Family.EVENTS, key);
        return bytes == null ? null : EventRow.read(rows, key, bytes);
    }

    /** Forgets what the database shows by now. */
    void written() {
        pending.clear();
    }
}
