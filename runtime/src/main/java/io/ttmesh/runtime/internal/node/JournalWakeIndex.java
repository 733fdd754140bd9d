package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.journal.JournalSets;
import io.ttmesh.journal.JournalSets.Member;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The sets of what is unfinished, as the mesh's journal keeps them. */
final class JournalWakeIndex implements WakeIndex {
    private final JournalSets sets;

    JournalWakeIndex(JournalSets sets) {
        this.sets = sets;
    }

    @Override
    public CompletionStage<Page> due(String set, Cursor after, Instant upTo, int limit) {
        var last = new Member(after.name(), after.due().toEpochMilli());
        return sets.members(set, upTo.toEpochMilli(), Optional.of(last), limit).thenApply(JournalWakeIndex::page);
    }

    /** A page may be shorter than asked for: only an empty one is the end. */
    private static Page page(List<Member> members) {
        return new Page(
                members.stream().map(Member::persistenceId).toList(),
                members.isEmpty() ? Optional.empty() : Optional.of(cursor(members.getLast())));
    }

    private static Cursor cursor(Member member) {
        return new Cursor(Instant.ofEpochMilli(member.dueMillis()), member.persistenceId());
    }
}
