package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.SetMember;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.format.StoredEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers questions from the database, and nothing from a row that does not agree with itself. For many threads. */
final class StoreReader {
    private static final byte[] ALL = new byte[0];

    private final Database db;
    private final Rows rows;
    private final StoreLimits limits;

    StoreReader(Database db, Rows rows, StoreLimits limits) {
        this.db = db;
        this.rows = rows;
        this.limits = limits;
    }

    Answer answer(Question question) {
        return switch (question) {
            case Question.HighestSequenceNr(var persistenceId) -> {
                HighestRow highest = HighestRow.read(db, rows, persistenceId);
                yield new Answer.Highest(highest.sequenceNr(), highest.deletedTo());
            }
            case Question.EventsById byId -> eventsById(byId);
            case Question.EventsByTag byTag -> eventsByTag(byTag);
            case Question.PersistenceIds(var after, var limit) -> ids(after, new Page(limit));
            case Question.YoungestSnapshot youngest -> new Answer.Snapshot(youngestSnapshot(youngest));
            case Question.State(var persistenceId) -> new Answer.State(KeyedRecords.readState(db, rows, persistenceId));
            case Question.MembersOfSet members -> membersOf(members);
        };
    }

    /** What still fits into an answer: the first always does. */
    private final class Page {
        private int items;
        private long bytes = limits.pageBytes();

        Page(int limit) {
            items = Math.min(limit, limits.pageItems());
        }

        boolean isOpen() {
            return items > 0 && bytes > 0;
        }

        void took(int sizeBytes) {
            items--;
            bytes -= sizeBytes;
        }
    }

    private Answer eventsById(Question.EventsById question) {
        HighestRow highest = HighestRow.read(db, rows, question.persistenceId());
        while (true) {
            try {
                return new Answer.Events(events(question, highest));
            } catch (JournalException.Corrupt e) {
                HighestRow now = HighestRow.read(db, rows, question.persistenceId());
                if (now.deletedTo() == highest.deletedTo()) {
                    throw e;
                }
                // What was missed was deleted meanwhile.
                highest = now;
            }
        }
    }

    private List<StoredEvent> events(Question.EventsById question, HighestRow highest) {
        String persistenceId = question.persistenceId();
        long from = Math.max(question.fromSequenceNr(), highest.deletedTo() + 1);
        long to = Math.min(question.toSequenceNr(), highest.sequenceNr());
        Page page = new Page(question.limit());
        List<StoredEvent> events = new ArrayList<>();
        if (from > to || !page.isOpen()) {
            return events;
        }
        byte[] prefix = Keys.prefix(persistenceId);
        long last = -1;
        try (Database.Walk walk = db.walk(Family.EVENTS, prefix).seek(Keys.numbered(prefix, from))) {
            for (; page.isOpen() && last < to; walk.next()) {
                if (!walk.isOnRow()) {
                    throw missing(persistenceId, last < 0 ? from : last + 1, highest.sequenceNr());
                }
                EventRow row = EventRow.read(rows, walk.key(), walk.value());
                if (last < 0 ? row.previous() >= from : row.previous() != last) {
                    throw missing(persistenceId, last < 0 ? from : last + 1, row.previous());
                }
                last = row.record().sequenceNr();
                if (last <= to) {
                    events.add(new StoredEvent(row.ordering(), persistenceId, row.record()));
                    page.took(row.record().sizeBytes());
                }
            }
        }
        return events;
    }

    private static JournalException.Corrupt missing(String persistenceId, long from, long to) {
        return new JournalException.Corrupt(
                "events " + persistenceId + " sequence " + from + " to " + to + ": lost, and never deleted");
    }

    private Answer eventsByTag(Question.EventsByTag question) {
        byte[] prefix = Keys.prefix(question.tag());
        Page page = new Page(question.limit());
        List<StoredEvent> events = new ArrayList<>();
        long from = Math.max(0, question.afterOrdering()) + 1;
        try (Database.Walk walk = db.walk(Family.TAGS, prefix).seek(Keys.numbered(prefix, from))) {
            for (; page.isOpen() && walk.isOnRow(); walk.next()) {
                StoredEvent event = tagged(walk.key(), walk.value());
                if (event != null) {
                    events.add(event);
                    page.took(event.record().sizeBytes());
                }
            }
        }
        return new Answer.Events(events);
    }

    @Nullable
    StoredEvent tagged(byte[] tagKey, byte[] tagRow) {
        ByteBuffer content = rows.open(Family.TAGS, tagKey, tagRow);
        long sequenceNr = content.getLong();
        byte[] prefix = Rows.rest(content);
        String persistenceId = Keys.idOf(prefix);
        byte[] key = Keys.numbered(prefix, sequenceNr);
        byte[] row = db.get(Family.EVENTS, key);
        if (row == null) {
            if (sequenceNr <= HighestRow.read(db, rows, persistenceId).deletedTo()) {
                return null;
            }
            throw missing(persistenceId, sequenceNr, sequenceNr);
        }
        EventRow event = EventRow.read(rows, key, row);
        EncodedRecord record = event.record();
        if (event.ordering() != Keys.numberOf(tagKey)) {
            throw new JournalException.Corrupt(
                    Rows.name(Family.TAGS, tagKey) + ": the event has ordering " + event.ordering());
        }
        return new StoredEvent(event.ordering(), persistenceId, record);
    }

    private Answer ids(String after, Page page) {
        List<String> ids = new ArrayList<>();
        byte[] from = Keys.concat(Keys.utf8(after), new byte[1]);
        try (Database.Walk events = db.walk(Family.HIGHEST, ALL).seek(from);
                Database.Walk states = db.walk(Family.STATES, ALL).seek(from)) {
            while (page.isOpen() && (events.isOnRow() || states.isOnRow())) {
                byte[] next = lesserKey(events, states);
                if (isAt(events, next)) {
                    HighestRow.read(rows, next, events.value());
                    events.next();
                }
                if (isAt(states, next)) {
                    states.next();
                }
                ids.add(Keys.text(next, 0, next.length));
                page.took(next.length);
            }
        }
        return new Answer.Ids(ids);
    }

    private static byte[] lesserKey(Database.Walk one, Database.Walk other) {
        if (!one.isOnRow()) {
            return other.key();
        }
        byte[] key = one.key();
        return !other.isOnRow() || Arrays.compareUnsigned(key, other.key()) <= 0 ? key : other.key();
    }

    private static boolean isAt(Database.Walk walk, byte[] key) {
        return walk.isOnRow() && Arrays.equals(walk.key(), key);
    }

    private Optional<SnapshotRecord> youngestSnapshot(Question.YoungestSnapshot question) {
        var criteria = question.criteria();
        byte[] prefix = Keys.prefix(question.persistenceId());
        try (Database.Walk walk =
                db.walk(Family.SNAPSHOTS, prefix).seek(Keys.snapshot(prefix, criteria.maxSequenceNr()))) {
            for (; walk.isOnRow(); walk.next()) {
                byte[] key = walk.key();
                long sequenceNr = ~Keys.numberOf(key);
                if (sequenceNr < criteria.minSequenceNr()) {
                    break;
                }
                if (KeyedRecords.isMeant(criteria, sequenceNr, walk.firstNumber())) {
                    return Optional.of(KeyedRecords.snapshotOf(rows, key, walk.value()));
                }
            }
        }
        return Optional.empty();
    }

    private Answer membersOf(Question.MembersOfSet question) {
        byte[] prefix = Keys.prefix(question.set());
        SetMember after = question.after();
        byte[] from = after == null
                ? prefix
                : Keys.concat(Keys.inSet(prefix, after.dueMillis(), Keys.utf8(after.persistenceId())), new byte[1]);
        Page page = new Page(question.limit());
        List<SetMember> members = new ArrayList<>();
        try (Database.Walk walk = db.walk(Family.SETS, prefix).seek(from)) {
            for (; page.isOpen() && walk.isOnRow(); walk.next()) {
                byte[] key = walk.key();
                long dueMillis = rows.open(Family.SETS, key, walk.value()).getLong();
                if (dueMillis > question.dueUpToMillis()) {
                    break;
                }
                members.add(new SetMember(Keys.memberOf(key), dueMillis));
                page.took(key.length);
            }
        }
        return new Answer.SetMembers(members);
    }
}
