package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.databind.ObjectWriter;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * An answer on its way to another JVM, where it arrives without this around it.
 *
 * @param type the actor type of the command that was answered
 * @param key the place in the commands that declares the answer's type
 * @param asker told an {@link ActorFailure} when it can not be written, or is too large
 */
record Answer(String type, String key, ObjectWriter writer, Object value, ActorRef<Object> asker) {}
