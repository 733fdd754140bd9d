package io.ttmesh.testkit.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules about the end of a run, and about those who break things. */
final class RunnerRules {
    private RunnerRules() {}

    /** Open when nobody listens any longer, although all was mended. */
    static List<Violation> everybodyEnds(Known known) {
        Set<Integer> answered =
                known.history().told(Told.Answered.class).map(Told.Answered::op).collect(Collectors.toSet());
        return known.history()
                .told(Told.Submitted.class)
                .filter(made -> !answered.contains(made.op()))
                .filter(made -> !known.clientEnded(made.client(), Long.MAX_VALUE / 2))
                .map(made -> new Violation("R7", made.id(), made.client() + " was never told its end"))
                .toList();
    }

    /** A fault without a measurement, or with one that shows nothing, is none. */
    static List<Violation> faultIsAFault(Known known) {
        List<Violation> found = new ArrayList<>();
        known.history()
                .happened(Happened.FaultBegan.class)
                .filter(fault -> fault.fault() != Fault.CALM)
                .forEach(fault -> {
                    String name = fault.fault() + " of round " + fault.round() + " at " + fault.where();
                    if (fault.evidence().isEmpty()) {
                        found.add(new Violation("R9", "", name + " has no evidence"));
                    }
                    fault.evidence().stream()
                            .filter(evidence -> !evidence.holds())
                            .forEach(evidence -> found.add(new Violation("R9", "", name + ": " + evidence)));
                });
        return found;
    }
}
