package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.WireSafe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells a node that wants to join which mesh this is, before it becomes a member. */
final class MeshDoor {
    /** The actor's name below the guardian, by which joining nodes find it. */
    static final String NAME = "mesh-door";

    private MeshDoor() {}

    /** Asks which mesh this is. */
    record Knock(ActorRef<Sign> replyTo) implements WireSafe {}

    /** The mesh behind the door. */
    record Sign(String meshId, MeshLayout layout) implements WireSafe {}

    static Behavior<Knock> create(String meshId, MeshLayout layout) {
        return Behaviors.receiveMessage(knock -> {
            knock.replyTo().tell(new Sign(meshId, layout));
            return Behaviors.same();
        });
    }
}
