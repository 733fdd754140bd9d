package io.ttmesh.journal;

import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.SetMember;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.jspecify.annotations.Nullable;

/**
 * Sets of persistence ids that the journal keeps in one write with events, each id with a time at which it is due.
 *
 * <p>An event puts its persistence id in by a tag {@code ~set+<set>@<due, milliseconds since the epoch>}, which also
 * moves one that is in, and takes it out by {@code ~set-<set>}. So does a durable state, whose only tag it then is. Tags that begin with {@code ~} are no tags to any query.
 * Safe for use by many threads.
 */
public final class JournalSets {
    private final GroupDirectory directory;

    private JournalSets(GroupDirectory directory) {
        this.directory = directory;
    }

    /**
     * A persistence id in a set.
     *
     * @param dueMillis since the epoch
     */
    public record Member(String persistenceId, long dueMillis) {}

    /** The sets of an actor system's journal. */
    public static JournalSets get(ClassicActorSystemProvider system) {
        return new JournalSets(GroupDirectory.get(system));
    }

    /**
     * A page of a set, in order of due time and name, with everything that was acknowledged before the call. Waits for the
     * journal to be started; fails with {@link JournalException.NoMajority} when it can not be certain in time.
     *
     * @param dueUpToMillis those due later are left out
     * @param after the last one of the page before; it need not be in the set. Empty for the first page
     * @param limit of the page; it may be shorter, but is empty only at the end
     */
    public CompletionStage<List<Member>> members(String set, long dueUpToMillis, Optional<Member> after, int limit) {
        @Nullable
        SetMember last = after.map(member -> new SetMember(member.persistenceId(), member.dueMillis()))
                .orElse(null);
        var question = new Question.MembersOfSet(set, dueUpToMillis, last, limit);
        return directory
                .group()
                .thenCompose(group -> group.ask(question, JournalGroup.Freshness.LINEARIZABLE))
                .thenApply(JournalSets::members);
    }

    private static List<Member> members(Answer answer) {
        if (answer instanceof Answer.SetMembers(var members)) {
            return members.stream()
                    .map(member -> new Member(member.persistenceId(), member.dueMillis()))
                    .toList();
        }
        throw new IllegalStateException("set members were asked for, but came " + answer);
    }
}
