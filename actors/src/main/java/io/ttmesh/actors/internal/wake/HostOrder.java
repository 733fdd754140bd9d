package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.Payload;
import io.ttmesh.model.WireSafe;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** What the mesh tells the host of an actor; it goes the way of the commands. */
public sealed interface HostOrder extends WireSafe {
    /** The actor. */
    ActorPlace place();

    /** Told what came of it. */
    ActorRef<HostAnswer> replyTo();

    /**
     * Be awake: nothing to do for one that is.
     *
     * @param forGood whether one that is always on is to be kept so; false of those who have had it kept, and of what an older
     *     node sends
     */
    record Rouse(ActorPlace place, ActorRef<HostAnswer> replyTo, boolean forGood) implements HostOrder {}

    /**
     * End, if you are awake.
     *
     * @param forGood whether one that is always on is to be so no longer; false of what an older node sends
     */
    record Stop(ActorPlace place, ActorRef<HostAnswer> replyTo, boolean forGood) implements HostOrder {}

    /** Handle the command of a reminder; told again until it is handled. */
    record Remind(ActorPlace place, String name, Instant due, Payload command, ActorRef<HostAnswer> replyTo)
            implements HostOrder {}
}
