package io.ttmesh.testkit.chaos;

import io.ttmesh.model.Durability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about what clients were told. */
final class PromiseRules {
    private PromiseRules() {}

    /** One answer of an owner about one submission, whoever heard it. */
    private record Heard(long at, long since, String client, String id, Answer answer) {}

    private static Stream<Heard> heard(Known known) {
        Stream<Heard> answered = known.history()
                .told(Told.Answered.class)
                .map(told -> new Heard(told.at(), told.at(), told.client(), told.id(), told.answer()));
        Stream<Heard> asked = known.history()
                .told(Told.Asked.class)
                .map(told -> new Heard(told.at(), told.since(), told.client(), told.id(), told.answer()));
        return Stream.concat(answered, asked);
    }

    /**
     * What only lives in an owner's memory is excused when that owner ended in between. A second acceptance of the same
     * submission means that the first was forgotten, whatever clients were told.
     */
    static List<Violation> acknowledgedIsKept(Known known) {
        Map<String, Told.Acknowledged> first = new LinkedHashMap<>();
        known.history().told(Told.Acknowledged.class).forEach(ack -> first.putIfAbsent(ack.id(), ack));
        // Where the outcome overtakes it, a durable submission is acknowledged as NONE, too.
        first.values().removeIf(ack -> ack.durability() == Durability.NONE && known.isMortal(ack.id()));
        List<Violation> found = new ArrayList<>();
        heard(known)
                .filter(heard -> heard.answer() instanceof Answer.Unknown && first.containsKey(heard.id()))
                .filter(heard -> heard.since() > first.get(heard.id()).at())
                .filter(heard -> !known.clientEnded(heard.client(), heard.at()))
                .filter(heard -> !isExcused(known, first.get(heard.id()), heard.at()))
                .forEach(heard -> found.add(new Violation(
                        "R1", heard.id(), heard.client() + " was told 'unknown' after an acknowledgement")));
        for (Told.Acknowledged ack : first.values()) {
            known.owned(ack.id()).stream()
                    .filter(again -> again.at() > ack.at() + Known.SLACK)
                    .filter(again -> !isExcused(known, ack, again.at()))
                    .forEach(again -> found.add(new Violation(
                            "R1", ack.id(), again.node() + " accepted it anew after an acknowledgement")));
        }
        return found;
    }

    private static boolean isExcused(Known known, Told.Acknowledged ack, long by) {
        return ack.durability() == Durability.MEMORY && known.mayBeForgotten(ack.id(), known.begin(ack.id()), by);
    }

    /**
     * A submitter has the input and submits again, so that nothing but its own end is an excuse for 'unknown'. Others who
     * ask may hear it when an owner died, or when messages were lost while it handed over.
     */
    static List<Violation> volatileComesToAnEnd(Known known) {
        List<Violation> found = new ArrayList<>();
        known.history()
                .told(Told.Answered.class)
                .filter(told -> known.isVolatile(told.id()) && told.answer() instanceof Answer.Unknown)
                .filter(told -> !known.clientEnded(told.client(), told.at()))
                .forEach(told -> found.add(new Violation(
                        "R2", told.id(), "its submitter " + told.client() + " lives, and was told 'unknown'")));
        known.history()
                .told(Told.Asked.class)
                .filter(told -> known.isVolatile(told.id()) && told.answer() instanceof Answer.Unknown)
                .filter(told -> !known.clientEnded(told.client(), told.at()))
                .filter(told -> answeredBefore(known, told.id(), told.since()))
                .filter(told -> !known.someNodeDied(known.begin(told.id()), told.at()))
                .filter(told -> !known.linksWereBad(known.begin(told.id()), told.at()))
                .forEach(told -> found.add(new Violation(
                        "R2", told.id(), told.client() + " was told 'unknown' of an outcome that no node took along")));
        return found;
    }

    private static boolean answeredBefore(Known known, String id, long at) {
        return known.history()
                .told(Told.Answered.class)
                .anyMatch(told ->
                        told.id().equals(id) && told.at() < at && told.answer().isOutcome());
    }

    /** Two outcomes of one submission are excused when the owner that gave one of them is gone. */
    static List<Violation> oneOutcome(Known known) {
        Map<String, List<Heard>> outcomes = heard(known)
                .filter(heard -> heard.answer().isOutcome())
                .collect(Collectors.groupingBy(Heard::id, LinkedHashMap::new, Collectors.toList()));
        List<Violation> found = new ArrayList<>();
        outcomes.forEach((id, all) -> {
            Set<Answer> different = all.stream().map(Heard::answer).collect(Collectors.toSet());
            long last = all.stream().mapToLong(Heard::at).max().orElseThrow();
            if (different.size() > 1 && !isForgivable(known, id, last)) {
                found.add(new Violation("R3", id, "told differently: " + different));
            }
        });
        return found;
    }

    /** No success after a cancel that took effect, nor before it. */
    static List<Violation> cancelHolds(Known known) {
        List<Violation> found = new ArrayList<>();
        known.history()
                .told(Told.CancelTold.class)
                .filter(Told.CancelTold::took)
                .forEach(cancel -> {
                    Optional<Heard> success = heard(known)
                            .filter(heard -> heard.id().equals(cancel.id()) && heard.answer() instanceof Answer.Value)
                            .findFirst();
                    success.filter(heard -> !isForgivable(known, cancel.id(), Math.max(heard.at(), cancel.at())))
                            .ifPresent(heard -> found.add(new Violation(
                                    "R4",
                                    cancel.id(),
                                    cancel.client() + " was told that its cancel took effect, " + heard.client()
                                            + " that it succeeded")));
                });
        return found;
    }

    /** Nothing but a journal on disk outlives an owner. */
    private static boolean isForgivable(Known known, String id, long by) {
        boolean isJournalled = known.history()
                .told(Told.Acknowledged.class)
                .anyMatch(ack -> ack.id().equals(id)
                        && ack.durability() != Durability.NONE
                        && ack.durability() != Durability.MEMORY);
        return !isJournalled && known.mayBeForgotten(id, known.begin(id), by);
    }
}
