package io.ttmesh.actors.internal.service;

import org.apache.pekko.actor.typed.Behavior;

/**
 * One instance of a user's actor as its host runs it.
 *
 * @param behavior what messages go to
 * @param ownsOrder whether it takes envelopes as they are and says by {@link CommandDesk#take} when it begins one: it may
 *     keep them waiting while it stores
 * @param onStop the user's
 */
record Instance(Behavior<Object> behavior, boolean ownsOrder, Runnable onStop) {}
