package io.ttmesh.actors.internal.wire;

import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where the answer of a command with a key goes instead of to the one that asked.
 *
 * @param asker the one that asked: as this one the tap shows itself
 * @param host told the message
 * @param message made of the place in the commands that declares the answer's type, and of the answer
 */
public record AnswerTap(ActorRef<Object> asker, ActorRef<Object> host, BiFunction<String, Object, Object> message) {}
