package io.ttmesh.actors.internal.wake;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.WireSafe;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** What the host of an actor answers to a {@link HostOrder}. */
public sealed interface HostAnswer extends WireSafe {
    /** The actor. */
    ActorPlace place();

    /** It takes messages on this node. */
    record Awake(ActorPlace place, NodeId node, ActorRef<Object> host) implements HostAnswer {}

    /** It could not start, and is tried again after a pause. */
    record NotAwake(ActorPlace place, NodeId node, String why) implements HostAnswer {}

    /**
     * It is no longer awake, or was not.
     *
     * @param wasAlwaysOn whether it was let go for that; false of what an older node sends
     */
    record Stopped(ActorPlace place, NodeId node, boolean wasAwake, boolean wasAlwaysOn) implements HostAnswer {}

    /** It has handled a reminder, with this command: another may be due at the same time. */
    record Reminded(ActorPlace place, String name, Instant due, Payload command) implements HostAnswer {}
}
