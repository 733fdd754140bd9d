package io.ttmesh.actors;

import io.ttmesh.model.ActorId;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * The way to one actor on which a command is sent again until the actor has handled it: at least once, and in order per
 * sending node and actor. Not for questions, which {@link MeshRef#ask} is for. Safe for use by many threads.
 *
 * <p>What is sent again while the actor stays where it is, is dropped: it handles the command once. It may handle one
 * again after it moved, slept or lost its node in the moment between handling and saying so. What the sending node has not
 * delivered when it ends is lost with it.
 *
 * <p>So many commands wait per actor and per type as the settings {@code ttmesh.actors.service.reliable-*} say: wait for
 * stages before you send more. Never wait for one inside an actor.
 *
 * @param <C> the actor's commands
 */
public interface ReliableRef<C> {
    /** Type and id of the actor. */
    ActorId id();

    /**
     * Sends a command until the actor has handled it without a failure, and, if it keeps its state, stored what came of it;
     * the stage completes then, however long that takes. Its callbacks do not run on the mesh's threads.
     *
     * <p>The stage fails with {@code WrongPayloadException} for a command of a foreign type, one that can not be written or
     * is too large, {@code UnknownActorException} when no node has the type, {@code OverloadedException} when too many
     * wait (none of these was sent), {@code ActorFailedException} when the actor threw at it again and again, which lets
     * those behind it go on, and {@code OutcomeUnknownException} when this node ends first.
     */
    CompletionStage<Done> tell(C command);
}
