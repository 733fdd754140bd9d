package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import io.ttmesh.journal.internal.format.StateRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who may write next. A write names what it expects to be there, so two incarnations of one entity can not both
 * succeed; a write that is already there is a repeat. Open to inheritance, so that a test can break the rule.
 */
class SequenceRules {
    /**
     * Judges a write of events.
     *
     * @param stored the event at a sequence number; null when there is none
     * @return {@link ItemAnswer#DONE} when it may be applied
     */
    ItemAnswer judge(Item.Events item, long highest, LongFunction<@Nullable EncodedRecord> stored) {
        if (item.expectedHighest() == highest) {
            return ItemAnswer.DONE;
        }
        if (isRepeat(item, highest, stored)) {
            return ItemAnswer.ALREADY_DONE;
        }
        return refusal(item.persistenceId(), "highest sequence number", item.expectedHighest(), highest);
    }

    /** Whether exactly these events stand there; each names the incarnation that wrote it. */
    boolean isRepeat(Item.Events item, long highest, LongFunction<@Nullable EncodedRecord> stored) {
        List<EncodedRecord> records = item.records();
        if (records.getLast().sequenceNr() > highest) {
            return false;
        }
        for (EncodedRecord record : records.reversed()) {
            EncodedRecord there = stored.apply(record.sequenceNr());
            if (there == null || !there.equals(record)) {
                return false;
            }
        }
        return true;
    }

    /** Judges a durable state; its revision follows the stored one. */
    ItemAnswer judge(StateRecord state, Optional<StateRecord> stored) {
        long revision = stored.map(StateRecord::revision).orElse(0L);
        if (state.revision() == revision + 1) {
            return ItemAnswer.DONE;
        }
        if (stored.isPresent() && stored.get().equals(state)) {
            return ItemAnswer.ALREADY_DONE;
        }
        return refusal(state.persistenceId(), "revision", state.revision() - 1, revision);
    }

    private static ItemAnswer refusal(String persistenceId, String what, long expected, long stored) {
        ItemAnswer.Code code = expected > stored ? ItemAnswer.Code.GAP : ItemAnswer.Code.STALE;
        return new ItemAnswer(
                code, stored, persistenceId + ": " + what + " is " + stored + ", and the writer expected " + expected);
    }
}
