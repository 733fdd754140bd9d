package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.ShardId;
import io.ttmesh.model.WireSafe;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link WakeHost} is told. */
public sealed interface WakeCommand {
    /** About one actor. */
    sealed interface OfActor extends WakeCommand, WireSafe {
        /** The actor. */
        ActorPlace place();

        /** Told what came of it. */
        ActorRef<WakeAnswer> replyTo();
    }

    /** Set a reminder; one of the same name is replaced. */
    record Remind(ActorPlace place, Reminder reminder, ActorRef<WakeAnswer> replyTo) implements OfActor {}

    /** Drop a reminder. */
    record Cancel(ActorPlace place, String name, ActorRef<WakeAnswer> replyTo) implements OfActor {}

    /** The actor is always on from now on. */
    record KeepOn(ActorPlace place, ActorRef<WakeAnswer> replyTo) implements OfActor {}

    /** It no longer is. */
    record LetGo(ActorPlace place, ActorRef<WakeAnswer> replyTo) implements OfActor {}

    /** Say what there is. */
    record Look(ActorPlace place, ActorRef<WakeAnswer> replyTo) implements OfActor {}

    /** Be there: told again and again, so that the slot has a host. */
    record KeepAwake(ShardId shard) implements WakeCommand, WireSafe {}

    /** What it is told inside its JVM. */
    non-sealed interface Signal extends WakeCommand {}
}
