package io.ttmesh.testkit.chaos;

import java.util.List;
import java.util.stream.Collectors;

/** Holds all rules against a history, and says what is broken so that it can be replayed. */
final class Judge {
    private Judge() {}

    static List<Violation> judge(History history) {
        var known = new Known(history);
        return Rules.ALL.stream().flatMap(rule -> rule.judge(known).stream()).toList();
    }

    /** Every violation with its seed and the whole history of its submission. */
    static String report(History history, List<Violation> violations) {
        String faults = String.join(System.lineSeparator(), history.linesOfFaults());
        return violations.stream()
                        .map(violation -> text(history, violation))
                        .collect(Collectors.joining(System.lineSeparator()))
                + System.lineSeparator() + "faults and nodes:" + System.lineSeparator() + faults;
    }

    private static String text(History history, Violation violation) {
        String head =
                violation.rule() + " (seed " + history.seed() + ") " + violation.id() + ": " + violation.sentence();
        String lines = String.join(System.lineSeparator(), history.linesOf(violation.id()));
        return lines.isEmpty() ? head : head + System.lineSeparator() + lines;
    }
}
