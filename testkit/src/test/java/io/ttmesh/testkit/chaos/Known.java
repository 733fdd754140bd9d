package io.ttmesh.testkit.chaos;

import io.ttmesh.model.TaskId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A history, looked up by submission and by node: what rules and their excuses ask for. */
final class Known {
    /** Nodes tell of each other a moment late. */
    static final long SLACK = 2_000_000_000L;

    /** An owner says that it has something beside its acknowledgement, not before it. */
    private static final long OWNED_SLACK = 100_000_000L;

    /** A client that was shut out says so when all its parts have ended. */
    private static final long CLIENT_SLACK = 10_000_000_000L;

    private final History history;
    private final Map<String, List<Told.Submitted>> submitted;
    private final Map<String, List<Happened.Ran>> runs;
    private final Map<String, List<Happened.Owned>> owned;
    private final Map<String, List<Happened.GivenUp>> givenUp;
    private final Map<String, List<Happened.Ended>> ended;
    private final List<Loss> losses;

    Known(History history) {
        this.history = history;
        this.submitted = byId(history.told(Told.Submitted.class), Told.Submitted::id);
        this.runs = byId(history.happened(Happened.Ran.class), Happened.Ran::id);
        this.owned = byId(history.happened(Happened.Owned.class), Happened.Owned::id);
        this.givenUp = byId(history.happened(Happened.GivenUp.class), Happened.GivenUp::id);
        this.ended = byId(history.happened(Happened.Ended.class), Happened.Ended::id);
        this.losses = history.happened().stream().flatMap(Known::lossOf).toList();
    }

    /** A node's incarnation ended somewhere in this time. */
    private record Loss(String node, long since, long until, boolean graceful) {
        boolean overlaps(long from, long to) {
            return since <= to + SLACK && from <= until + SLACK;
        }
    }

    private static Stream<Loss> lossOf(Happened event) {
        return switch (event) {
            case Happened.NodeEnded gone -> Stream.of(new Loss(gone.node(), gone.since(), gone.at(), gone.graceful()));
            // The one who stays tells of good and of bad ends alike: which it was, the end itself says.
            case Happened.Removed gone -> Stream.of(new Loss(gone.node(), gone.at(), gone.at(), true));
            default -> Stream.empty();
        };
    }

    private static <T> Map<String, List<T>> byId(Stream<T> all, Function<T, String> id) {
        return all.collect(Collectors.groupingBy(id, LinkedHashMap::new, Collectors.toList()));
    }

    History history() {
        return history;
    }

    Collection<List<Told.Submitted>> submissions() {
        return submitted.values();
    }

    List<Told.Submitted> submitted(String id) {
        return submitted.getOrDefault(id, List.of());
    }

    Collection<List<Happened.Ran>> allRuns() {
        return runs.values();
    }

    List<Happened.Ran> runs(String id) {
        return runs.getOrDefault(id, List.of());
    }

    Collection<List<Happened.Owned>> allOwned() {
        return owned.values();
    }

    Collection<List<Happened.Ended>> allEnded() {
        return ended.values();
    }

    List<Happened.Owned> owned(String id) {
        return owned.getOrDefault(id, List.of());
    }

    List<Happened.GivenUp> givenUp(String id) {
        return givenUp.getOrDefault(id, List.of());
    }

    List<Happened.Ended> ended(String id) {
        return ended.getOrDefault(id, List.of());
    }

    boolean isVolatile(String id) {
        return submitted(id).stream().anyMatch(made -> made.kind() == TaskId.Kind.VOLATILE);
    }

    /** Whether what is known of a submission may be lost with its owner: volatile ones, and all where memory is the journal. */
    boolean isMortal(String id) {
        return history.journal() == Journal.MEMORY || isVolatile(id);
    }

    /** When a submission was first heard of. */
    long begin(String id) {
        return submitted(id).stream()
                .mapToLong(Told.Submitted::at)
                .min()
                .orElseGet(() ->
                        runs(id).stream().mapToLong(Happened.Ran::at).min().orElse(0));
    }

    /** Whether what an owner knew of this submission may have been lost in this time. */
    boolean mayBeForgotten(String id, long from, long to) {
        return isMortal(id) && ownerEnded(id, from, to);
    }

    /**
     * Whether an owner of this submission ended in this time. Who had it may have died before it could say so: then any
     * node's end counts.
     */
    private boolean ownerEnded(String id, long from, long to) {
        Set<String> owners = owned(id).stream()
                .filter(owner -> owner.at() <= to + SLACK)
                .map(Happened.Owned::node)
                .collect(Collectors.toSet());
        boolean allAreKnown = firstOwnerIsKnown(id) && epochs(id) <= owned(id).size();
        return ended(from, to, loss -> !allAreKnown || owners.contains(loss.node()));
    }

    /** Whether somebody said that he had it by the time that it was acknowledged or ran. */
    private boolean firstOwnerIsKnown(String id) {
        long shown = Stream.concat(
                        history.told(Told.Acknowledged.class)
                                .filter(ack -> ack.id().equals(id))
                                .map(Told.Acknowledged::at),
                        runs(id).stream().map(Happened.Ran::at))
                .min(Long::compare)
                .orElse(Long.MAX_VALUE);
        return owned(id).stream().anyMatch(owner -> owner.at() - OWNED_SLACK <= shown);
    }

    /** Owners in memory that it ran for: each has an epoch of its own. */
    private long epochs(String id) {
        return runs(id).stream().map(run -> run.token().epoch()).distinct().count();
    }

    /** Whether any node ended in this time without being able to hand over. */
    boolean someNodeDied(long from, long to) {
        return ended(from, to, loss -> !loss.graceful());
    }

    private boolean ended(long from, long to, Predicate<Loss> which) {
        return losses.stream().anyMatch(loss -> which.test(loss) && loss.overlaps(from, to));
    }

    /** Whether this client ended before that time, so that it could be told nothing more. */
    boolean clientEnded(String client, long by) {
        return history.happened(Happened.ClientEnded.class)
                .anyMatch(end -> end.client().equals(client) && end.at() <= by + CLIENT_SLACK);
    }

    /** Whether messages may have been lost in this time. */
    boolean linksWereBad(long from, long to) {
        return history.happened(Happened.FaultBegan.class)
                .filter(fault -> fault.fault().isOfLinks())
                .anyMatch(fault -> fault.at() <= to && from <= healed(fault) + SLACK);
    }

    /** When a fault ended; never, if nobody says so. */
    long healed(Happened.FaultBegan fault) {
        return history.happened(Happened.FaultEnded.class)
                .filter(end -> end.round() == fault.round() && end.at() >= fault.at())
                .mapToLong(Happened.FaultEnded::at)
                .min()
                .orElse(Long.MAX_VALUE / 2);
    }
}
