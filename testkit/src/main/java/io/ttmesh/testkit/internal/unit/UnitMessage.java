package io.ttmesh.testkit.internal.unit;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a test says to the host of its actor. */
public sealed interface UnitMessage {
    /** Handle a command. */
    record Give(Object command) implements UnitMessage {}

    /** Store these, as if commands had led to them: events, or one state. */
    record Keep(List<Object> values) implements UnitMessage {}

    /** Say what happened, once all before this is done and stored. */
    record Look(ActorRef<Seen> replyTo) implements UnitMessage {}

    /** End in good order, as an idle actor does. */
    record Rest() implements UnitMessage {}

    /**
     * What happened since the last look.
     *
     * @param handled messages that the actor has begun, from its beginning
     * @param state null for a volatile actor, and for one that can not start
     */
    record Seen(
            long handled, List<Object> events, @Nullable Object state, Optional<Throwable> failure, boolean stopped) {}
}
