package io.ttmesh.testkit.chaos;

import io.ttmesh.model.FencingToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules about what ran, and whose result counted. */
final class RunRules {
    private static final String SUCCEEDED = "SUCCEEDED";

    private RunRules() {}

    /** A value names the execution that made it: it must be the one that the owner says it accepted. */
    static List<Violation> noStaleResult(Known known) {
        Map<String, Set<FencingToken>> accepted = new LinkedHashMap<>();
        known.history().told(Told.Answered.class).forEach(told -> note(accepted, told.id(), told.answer()));
        known.history().told(Told.Asked.class).forEach(told -> note(accepted, told.id(), told.answer()));
        List<Violation> found = new ArrayList<>();
        accepted.forEach((id, tokens) -> tokens.forEach(token -> {
            if (known.givenUp(id).stream().anyMatch(gone -> gone.token().equals(token))) {
                found.add(new Violation("R5", id, "the result of " + token + " counted, which was given up"));
            }
            List<Integer> ends = known.ended(id).stream()
                    .filter(end -> end.phase().equals(SUCCEEDED))
                    .map(Happened.Ended::attempts)
                    .toList();
            if (!ends.isEmpty() && !ends.contains(token.attempt())) {
                found.add(new Violation(
                        "R5", id, "the result of " + token + " counted, its owner accepted attempt " + ends));
            }
        }));
        return found;
    }

    private static void note(Map<String, Set<FencingToken>> accepted, String id, Answer answer) {
        if (answer instanceof Answer.Value value) {
            accepted.computeIfAbsent(id, key -> new LinkedHashSet<>()).add(value.token());
        }
    }

    /** The id of a key never changes; a second epoch is a second acceptance, which only a lost owner excuses. */
    static List<Violation> oneRunPerKey(Known known) {
        Map<String, List<Happened.Ran>> byKey = known.history()
                .happened(Happened.Ran.class)
                .filter(ran -> !ran.key().isEmpty())
                .collect(Collectors.groupingBy(Happened.Ran::key, LinkedHashMap::new, Collectors.toList()));
        List<Violation> found = new ArrayList<>();
        byKey.forEach((key, runs) -> {
            Set<String> ids = runs.stream().map(Happened.Ran::id).collect(Collectors.toSet());
            Happened.Ran first = runs.getFirst();
            if (ids.size() > 1) {
                found.add(new Violation("R6", first.id(), "key " + key + " ran under the ids " + ids));
            } else {
                runs.stream()
                        .filter(run -> run.token().epoch() != first.token().epoch())
                        .filter(run -> !known.mayBeForgotten(run.id(), known.begin(run.id()), run.at()))
                        .findFirst()
                        .ifPresent(run -> found.add(new Violation(
                                "R6",
                                run.id(),
                                "key " + key + " ran as " + first.token() + " and again as " + run.token())));
            }
        });
        return found;
    }

    /** Every further run of what is submitted while nothing is broken follows an attempt that failed. */
    static List<Violation> calmMeansOnce(Known known) {
        List<Violation> found = new ArrayList<>();
        known.history()
                .happened(Happened.FaultBegan.class)
                .filter(fault -> fault.fault() == Fault.CALM)
                .forEach(calm -> {
                    long until = known.healed(calm);
                    known.allRuns().forEach(runs -> {
                        String id = runs.getFirst().id();
                        boolean isCalm = known.begin(id) > calm.at()
                                && runs.getLast().at() < until
                                && !known.submitted(id).isEmpty();
                        if (isCalm && runs.size() > 1 + known.givenUp(id).size()) {
                            found.add(new Violation(
                                    "R8", id, "ran " + runs.size() + " times in calm round " + calm.round()));
                        }
                    });
                });
        return found;
    }
}
