package io.ttmesh.actors;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The command of actors in RPC style: one call of a method of their interface. Made by {@link MeshRef#as}; it is written
 * as the method's name and the arguments, each by the type that the method declares.
 *
 * @param method of the interface
 * @param arguments in their order; none of a primitive type is null
 * @param replyTo told the result; null for a method that returns nothing
 */
public record Call(
        Method method,
        List<@Nullable Object> arguments,
        @Nullable ActorRef<Object> replyTo) {
    /** Copies the list. */
    public Call {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    /** Text without the arguments, which may be secret or large. */
    @Override
    public String toString() {
        return "call of " + method.getName();
    }
}
