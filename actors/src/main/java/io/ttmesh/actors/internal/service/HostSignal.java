package io.ttmesh.actors.internal.service;

/** What a host is told besides commands. */
sealed interface HostSignal {
    /** Stop: the actor is idle, or its shard moves. */
    record Leave() implements HostSignal {
        static final Leave NOW = new Leave();
    }

    /** Whoever keeps it awake has let it go, as it was asked to, or did not say so: stop. */
    record LetGo() implements HostSignal {}

    /** It was roused; whether it is kept awake. */
    record Looked(boolean isKept) implements HostSignal {}

    /** The pause after a failure is over. */
    record Rested(long failure) implements HostSignal {}

    /** What was handed in before this is handled, and stored where it is stored. */
    record Handled(Runnable then) implements HostSignal {}

    /** Commands with keys have been answered, or will have been when what was handed in before this is handled. */
    record Answered(Keys keys) implements HostSignal {}
}
