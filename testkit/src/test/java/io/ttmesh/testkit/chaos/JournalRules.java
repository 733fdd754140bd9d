package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a journal on disks promises beyond all else. Where submissions live in memory it promises nothing. */
final class JournalRules {
    private JournalRules() {}

    /**
     * An owner tells of an acceptance and of an end when the journal has them, and the journal takes one of each, so that
     * a second one is never told. Whoever asks after a restart of everything hears what became of each submission that
     * was acknowledged, or that had told its outcome.
     */
    static List<Violation> outlivesEverything(Known known) {
        List<Violation> found = new ArrayList<>();
        known.allOwned().stream()
                .filter(owned ->
                        owned.size() > 1 && !known.isMortal(owned.getFirst().id()))
                .forEach(owned -> found.add(new Violation(
                        "R10",
                        owned.getFirst().id(),
                        "was accepted " + owned.size() + " times, at last by "
                                + owned.getLast().node())));
        known.allEnded().stream()
                .filter(ended ->
                        ended.size() > 1 && !known.isMortal(ended.getFirst().id()))
                .forEach(ended -> found.add(new Violation(
                        "R10",
                        ended.getFirst().id(),
                        "ended " + ended.size() + " times, at last as "
                                + ended.getLast().phase())));
        known.history().happened(Happened.Restarted.class).findFirst().ifPresent(restart -> {
            Set<String> remembered = toldSince(known.history(), restart.at());
            promised(known.history()).stream()
                    .filter(id -> !remembered.contains(id) && !known.isMortal(id))
                    .forEach(id -> found.add(
                            new Violation("R10", id, "nobody could say its outcome after a restart of everything")));
        });
        return found;
    }

    /** Whose outcome somebody asked for since then, and was told. */
    static Set<String> toldSince(History history, long since) {
        return history.told(Told.Asked.class)
                .filter(told -> told.since() > since && told.answer().isOutcome())
                .map(Told.Asked::id)
                .collect(Collectors.toSet());
    }

    /** What was acknowledged to outlive its owner, or ended in the eyes of somebody. */
    static Set<String> promised(History history) {
        Stream<String> acknowledged = history.told(Told.Acknowledged.class)
                .filter(ack -> ack.durability() != Durability.NONE)
                .map(Told.Acknowledged::id);
        Stream<String> answered = history.told(Told.Answered.class)
                .filter(told -> told.answer().isOutcome())
                .map(Told.Answered::id);
        Stream<String> asked = history.told(Told.Asked.class)
                .filter(told -> told.answer().isOutcome())
                .map(Told.Asked::id);
        return Stream.of(acknowledged, answered, asked)
                .flatMap(ids -> ids)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
