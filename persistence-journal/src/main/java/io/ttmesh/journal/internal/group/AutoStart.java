package io.ttmesh.journal.internal.group;

import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * Starts the group of an actor system when the first plugin asks for it; found by {@code ttmesh.journal.auto-start}, the
 * name of a class with a constructor without parameters.
 *
 * <p>Called at most once in an actor system, on a thread that may wait. What it throws is told to the directory.
 */
public interface AutoStart {
    /** Starts the group and says so to the directory, or does nothing when somebody else is to start it. */
    void start(ExtendedActorSystem system, GroupDirectory directory);
}
