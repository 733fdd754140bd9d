package io.ttmesh.testkit.chaos;

import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.MeshException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds what callers of tallies were told against the tallies' pasts. */
final class TallyRules {
    /** How long an ask and its repeat wait, and what a busy machine adds. */
    private static final Duration CALL_MAX = Duration.ofSeconds(5 + 5 + 15);

    private TallyRules() {}

    /** What is wrong; the pasts are those after everything, by actor. */
    static List<Violation> judge(List<Seen> seen, Map<String, Tally.Past> pasts) {
        List<Violation> found = new ArrayList<>();
        seen.forEach(call -> endsWell(call, found));
        Map<String, List<Seen>> byActor = seen.stream().collect(Collectors.groupingBy(Seen::actor));
        byActor.forEach((actor, calls) -> {
            Tally.Past past = pasts.getOrDefault(actor, Tally.Past.NOTHING);
            acknowledgedIsThereOnce(actor, calls, past, found);
            onePast(actor, calls, past, found);
            neverGoesBack(actor, calls, found);
        });
        return found;
    }

    /** A1: all calls end in time, in an answer or in a typed error. */
    private static void endsWell(Seen call, List<Violation> found) {
        if (call.failure()
                .filter(failure -> !(failure instanceof MeshException))
                .isPresent()) {
            found.add(new Violation(
                    "A1", call.actor(), "a call ended with " + call.failure().get()));
        }
        if (call.millis() > CALL_MAX.toMillis()) {
            found.add(new Violation("A1", call.actor(), "a call took " + call.millis() + " ms: " + call));
        }
    }

    /** A2: what was acknowledged is there once, however often it was sent; what was not, at most once. */
    private static void acknowledgedIsThereOnce(
            String actor, List<Seen> calls, Tally.Past past, List<Violation> found) {
        Map<String, Long> times =
                past.tokens().stream().collect(Collectors.groupingBy(token -> token, Collectors.counting()));
        times.forEach((token, count) -> {
            if (count > 1) {
                found.add(new Violation("A2", actor, token + " is there " + count + " times"));
            }
        });
        for (Seen call : calls) {
            call.token()
                    .filter(token -> isCarriedOut(call) && !times.containsKey(token))
                    .ifPresent(token -> found.add(
                            new Violation("A2", actor, token + " was acknowledged and is not there: " + call)));
        }
    }

    /** Whether the caller was told so; the answer itself may be lost. */
    private static boolean isCarriedOut(Seen call) {
        return call.count().isPresent()
                || call.failure()
                        .filter(failure -> failure instanceof ForgottenException)
                        .isPresent();
    }

    /** A3: every answer was given from the one past that there is. */
    private static void onePast(String actor, List<Seen> calls, Tally.Past past, List<Violation> found) {
        List<Long> digests = new ArrayList<>(List.of(0L));
        past.tokens().forEach(token -> digests.add(Tally.Past.digest(digests.getLast(), token)));
        for (Seen call : calls) {
            call.count()
                    .filter(count -> count.size() >= digests.size() || digests.get(count.size()) != count.digest())
                    .ifPresent(count -> found.add(new Violation(
                            "A3",
                            actor,
                            "an answer is from another past than the one of " + (digests.size() - 1) + ": " + call)));
        }
    }

    /** A4: who asks after somebody was answered is not told less. */
    private static void neverGoesBack(String actor, List<Seen> calls, List<Violation> found) {
        List<Seen> answered =
                calls.stream().filter(call -> call.count().isPresent()).toList();
        List<Seen> byEnd = new ArrayList<>(answered);
        byEnd.sort(Comparator.comparingLong(Seen::ended));
        List<Seen> byBegin = new ArrayList<>(answered);
        byBegin.sort(Comparator.comparingLong(Seen::began));
        int ended = 0;
        int most = 0;
        for (Seen call : byBegin) {
            while (ended < byEnd.size() && byEnd.get(ended).ended() < call.began()) {
                most = Math.max(most, size(byEnd.get(ended)));
                ended++;
            }
            if (size(call) < most) {
                found.add(new Violation("A4", actor, most + " had been answered before " + call));
            }
        }
    }

    private static int size(Seen answered) {
        return answered.count().orElseThrow().size();
    }

    /** The longest time between two answers of one actor, in milliseconds. */
    static long longestGapMillis(List<Seen> seen) {
        return seen.stream()
                .filter(call -> call.count().isPresent())
                .collect(Collectors.groupingBy(Seen::actor, Collectors.mapping(Seen::ended, Collectors.toList())))
                .values()
                .stream()
                .mapToLong(TallyRules::longestGap)
                .max()
                .orElse(0);
    }

    private static long longestGap(List<Long> ends) {
        List<Long> sorted = new ArrayList<>(ends);
        Collections.sort(sorted);
        long longest = 0;
        for (int i = 1; i < sorted.size(); i++) {
            longest = Math.max(longest, sorted.get(i) - sorted.get(i - 1));
        }
        return longest / 1_000_000;
    }
}
