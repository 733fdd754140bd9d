package io.ttmesh.testkit.chaos;

import java.util.List;
import java.util.function.Function;

/** The rules. R1 to R6 are promises to users, R7 and R8 what follows from them, R9 keeps the breaker honest, R10 is what disks add. */
@SuppressWarnings("ImmutableEnumChecker") // its functions keep nothing
enum Rules implements Rule {
    /** Acknowledged is kept. */
    R1("what is acknowledged is kept for as long as its owner lives", PromiseRules::acknowledgedIsKept),
    /** Volatile comes to an end. */
    R2("volatile work is answered while its submitter lives", PromiseRules::volatileComesToAnEnd),
    /** One outcome. */
    R3("a submission has one outcome, whoever asks", PromiseRules::oneOutcome),
    /** Cancel holds. */
    R4("no success after a cancel that took effect", PromiseRules::cancelHolds),
    /** Fencing. */
    R5("no result of an execution that was given up", RunRules::noStaleResult),
    /** One run per key. */
    R6("one submission and one run per key", RunRules::oneRunPerKey),
    /** Everybody ends. */
    R7("everything ends when all is mended", RunnerRules::everybodyEnds),
    /** Calm means once. */
    R8("nothing runs twice while nothing is broken", RunRules::calmMeansOnce),
    /** A fault is a fault. */
    R9("a fault is seen to be one", RunnerRules::faultIsAFault),
    /** Disks remember. */
    R10(
            "what is on disks is accepted once, ends once, and is known after a restart of everything",
            JournalRules::outlivesEverything);

    static final List<Rule> ALL = List.of(values());

    private final String promise;
    private final Function<Known, List<Violation>> check;

    Rules(String promise, Function<Known, List<Violation>> check) {
        this.promise = promise;
        this.check = check;
    }

    @Override
    public String promise() {
        return promise;
    }

    @Override
    public List<Violation> judge(Known known) {
        return check.apply(known);
    }
}
