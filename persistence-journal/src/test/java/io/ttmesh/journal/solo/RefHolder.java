package io.ttmesh.journal.solo;

import org.apache.pekko.actor.ActorRef;

/** An event that holds a reference to an actor. */
public record RefHolder(ActorRef ref) {}
