package io.ttmesh.testkit.chaos;

import java.util.Optional;

/**
 * One call to a tally, and what came of it: an answer or a failure.
 *
 * @param actor the tally's id
 * @param began before it was made, by {@link System#nanoTime()}
 * @param ended when it had ended
 * @param token what was added; empty when it was a look
 */
record Seen(
        String actor,
        long began,
        long ended,
        Optional<String> token,
        Optional<Tally.Count> count,
        Optional<RuntimeException> failure) {
    long millis() {
        return (ended - began) / 1_000_000;
    }
}
