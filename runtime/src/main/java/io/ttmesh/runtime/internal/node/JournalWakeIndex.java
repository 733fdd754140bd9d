package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.journal.JournalSets;
import io.ttmesh.journal.JournalSets.Member;
import io.ttmesh.model.ShardId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The index of unfinished submissions as the mesh's journal keeps it. */
final class JournalWakeIndex implements WakeIndex {
    private final JournalSets sets;

    JournalWakeIndex(JournalSets sets) {
        this.sets = sets;
    }

    @Override
    public CompletionStage<Page> due(ShardId shard, Cursor after, Instant upTo, int limit) {
        var last = new Member(after.name(), after.due().toEpochMilli());
        return sets.members(WakeIndex.setOf(shard), upTo.toEpochMilli(), Optional.of(last), limit)
                .thenApply(JournalWakeIndex::page);
    }

    /** A page may be shorter than asked for: only an empty one is the end. */
    private static Page page(List<Member> members) {
        return new Page(
                members.stream()
                        .flatMap(member -> WakeIndex.taskOf(member.persistenceId()).stream())
                        .toList(),
                members.isEmpty() ? Optional.empty() : Optional.of(cursor(members.getLast())));
    }

    private static Cursor cursor(Member member) {
        return new Cursor(Instant.ofEpochMilli(member.dueMillis()), member.persistenceId());
    }
}
