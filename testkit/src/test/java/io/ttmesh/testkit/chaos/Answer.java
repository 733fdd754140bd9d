package io.ttmesh.testkit.chaos;

import io.ttmesh.model.FencingToken;

/** How a submission ended, as one client was told. */
sealed interface Answer {
    /** It succeeded: which execution, where, and a number that no other run returns. */
    record Value(FencingToken token, String node, long nonce) implements Answer {}

    /** It failed; {@code how} is the class of the exception. */
    record Failed(String how) implements Answer {}

    /** It was cancelled. */
    record Cancelled() implements Answer {}

    /** Its deadline came first. */
    record Expired() implements Answer {}

    /** Nobody knows it. */
    record Unknown(String why) implements Answer {}

    /** It was not taken, and nothing began. */
    record Refused(String why) implements Answer {}

    /** Whether it says what became of the submission, for ever. */
    default boolean isOutcome() {
        return switch (this) {
            case Value ignored -> true;
            case Failed ignored -> true;
            case Cancelled ignored -> true;
            case Expired ignored -> true;
            case Unknown ignored -> false;
            case Refused ignored -> false;
        };
    }
}
