package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchAnswer;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.StateRecord;
import io.ttmesh.journal.internal.store.StateStore.Committed;
import io.ttmesh.journal.testing.Failpoints;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies committed batches. What it does depends on the batches and on what it did before, and on nothing else: it
 * reads no clock and no setting that may differ between voters. For one thread.
 */
final class StateMachine {
    private static final int TEXT_MAX = 500;

    private final Changes changes;
    private final StoreIdentity identity;
    private final SequenceRules rules;
    private final IdIndex ids;
    private final SetIndex sets;
    private final AuditChain audit;
    private final EventLog events;
    private final KeyedRecords keyed;
    private final Windows windows;
    private final AnchorLog anchors;
    private Head head;

    StateMachine(
            Database db, StoreIdentity identity, StoreLimits limits, StoreParts parts, Head head, AnchorLog anchors) {
        this.changes = new Changes(db);
        this.identity = identity;
        this.head = head;
        this.anchors = anchors;
        Rows rows = parts.rows();
        rules = parts.sequenceRules();
        ids = new IdIndex(db, rows, limits.rememberedIds());
        sets = parts.setIndex(db, rows);
        audit = new AuditChain(limits, head);
        events = new EventLog(db, rows, rules, ids, new EventLog.OrderTakers(sets, audit), head.ordering());
        keyed = new KeyedRecords(db, rows);
        windows = new Windows(db, rows);
    }

    Head head() {
        return head;
    }

    List<BatchAnswer> apply(List<Committed> batches) {
        List<BatchAnswer> answers = new ArrayList<>(batches.size());
        changes.clear();
        Head next = head;
        for (Committed committed : batches) {
            if (committed.index() <= next.index()) {
                throw new IllegalStateException(
                        "entry " + committed.index() + " was applied before: applied index is " + next.index());
            }
            answers.add(new BatchAnswer(apply(changes, committed.batch())));
            next = next.at(committed.index(), committed.term());
        }
        windows.writeTo(changes);
        ids.writeTo(changes);
        write(changes, next);
        events.written();
        ids.written();
        sets.written();
        keyed.written();
        for (AuditAnchor anchor : audit.takeAnchors()) {
            anchors.keep(anchor);
            Failpoints.at("audit.anchored");
        }
        return answers;
    }

    void skipTo(long index, long term) {
        write(changes.clear(), head.at(index, term));
    }

    private void write(Changes changes, Head next) {
        Head whole = audit.addTo(new Head(next.index(), next.term(), events.ordering(), 0, next.auditHash(), 0, 0));
        changes.put(Family.META, Head.KEY, whole.row());
        Failpoints.at("apply.checked");
        changes.write();
        head = whole;
        Failpoints.at("apply.written");
    }

    private List<ItemAnswer> apply(Changes changes, Batch batch) {
        if (batch.header().group() != identity.group() || batch.header().groupEpoch() != identity.epoch()) {
            String text = "a batch for group " + batch.header().group() + " epoch "
                    + batch.header().groupEpoch() + ", and this is group " + identity.group() + " epoch "
                    + identity.epoch();
            return batch.items().stream().map(item -> refused(text)).toList();
        }
        List<ItemAnswer> answers = new ArrayList<>(batch.items().size());
        boolean marked = false;
        Windows.Seen seen = Windows.Seen.NEVER;
        for (Item item : batch.items()) {
            if (!marked && isUnguarded(item)) {
                seen = windows.seen(batch.header().batcher(), batch.header().number());
                marked = true;
            }
            answers.add(cut(answer(changes, batch, item, seen)));
        }
        if (marked && seen == Windows.Seen.NEVER) {
            windows.applied(
                    batch.header().batcher(),
                    batch.header().number(),
                    batch.header().clockMillis());
        }
        return answers;
    }

    /** Whether nothing in it tells a repeat from a first time. */
    private static boolean isUnguarded(Item item) {
        return switch (item) {
            case Item.Events ignored -> false;
            case Item.PutState ignored -> false;
            case Item.Pulse ignored -> false;
            case Item.DeleteEvents ignored -> true;
            case Item.SaveSnapshot ignored -> true;
            case Item.DeleteSnapshots ignored -> true;
            case Item.AuditNote ignored -> true;
        };
    }

    private ItemAnswer answer(Changes changes, Batch batch, Item item, Windows.Seen seen) {
        if (isUnguarded(item) && seen != Windows.Seen.NEVER) {
            return seen == Windows.Seen.APPLIED
                    ? ItemAnswer.ALREADY_DONE
                    : refused("batch " + batch.header().number() + " is too old to say whether it was applied");
        }
        try {
            return apply(changes, batch, item);
        } catch (JournalException.Refused e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    private ItemAnswer apply(Changes changes, Batch batch, Item item) {
        switch (item) {
            case Item.Events write -> {
                return events.append(changes, batch.header(), write);
            }
            case Item.DeleteEvents delete -> {
                if (events.delete(changes, batch.header(), delete)) {
                    Failpoints.at("delete.applied");
                }
            }
            case Item.SaveSnapshot(var snapshot) -> keyed.save(changes, snapshot);
            case Item.DeleteSnapshots(var persistenceId, var criteria) ->
                keyed.delete(changes, persistenceId, criteria);
            case Item.PutState(var state) -> {
                return put(changes, state);
            }
            case Item.AuditNote(var kind, var subject, var principal, var text) ->
                audit.note(changes, batch.header().clockMillis(), kind, subject, principal, text);
            case Item.Pulse ignored -> {}
        }
        return ItemAnswer.DONE;
    }

    private ItemAnswer put(Changes changes, StateRecord state) {
        List<Order> orders = Order.of(List.of(state.tag()));
        ItemAnswer judged = rules.judge(state, keyed.state(state.persistenceId()));
        if (judged.code() == ItemAnswer.Code.DONE) {
            orders.forEach(order -> follow(changes, state, order));
            keyed.put(changes, state);
        }
        return judged;
    }

    private void follow(Changes changes, StateRecord state, Order order) {
        switch (order) {
            case Order.Add(var set, var dueMillis) -> sets.add(changes, set, state.persistenceId(), dueMillis);
            case Order.Remove(var set) -> sets.remove(changes, set, state.persistenceId());
            case Order.Audit ignored -> throw new JournalException.Refused("a state is not audited: " + state.tag());
        }
    }

    private static ItemAnswer refused(String text) {
        return new ItemAnswer(ItemAnswer.Code.REFUSED, 0, text);
    }

    /** Ids may be long; an answer is not. */
    private static ItemAnswer cut(ItemAnswer answer) {
        if (answer.text().length() <= TEXT_MAX) {
            return answer;
        }
        int end = Character.isHighSurrogate(answer.text().charAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX;
        return new ItemAnswer(answer.code(), answer.stored(), answer.text().substring(0, end));
    }
}
