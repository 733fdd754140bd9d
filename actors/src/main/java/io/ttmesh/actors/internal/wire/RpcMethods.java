package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.error.InvalidInputException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** What the interface of an actor in RPC style may look like. */
public final class RpcMethods {
    private RpcMethods() {}

    /**
     * The methods that can be called, by name.
     *
     * @throws InvalidInputException when one of them can not; names it and the remedy
     */
    public static Map<String, Method> of(Class<?> methods) {
        if (!methods.isInterface() || methods.isAnnotation()) {
            throw new InvalidInputException(methods.getName() + " is not an interface: an actor in RPC style is called"
                    + " by the methods of one");
        }
        if (methods.getTypeParameters().length > 0) {
            throw new InvalidInputException(
                    "interface " + methods.getName() + " is generic: name the types in an" + " interface of its own");
        }
        Map<String, Method> found = new TreeMap<>();
        for (Method method : methods.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || method.isBridge()) {
                continue;
            }
            check(methods, method);
            if (found.put(method.getName(), method) != null) {
                throw refused(methods, method, "is overloaded, and calls are told apart by name: rename one");
            }
            method.setAccessible(true); // An interface need not be public.
        }
        if (found.isEmpty()) {
            throw new InvalidInputException("interface " + methods.getName() + " has no methods to call");
        }
        return found;
    }

    private static void check(Class<?> methods, Method method) {
        if (method.isDefault()) {
            throw refused(methods, method, "is default, and would not run where the actor is: make it abstract");
        }
        if (method.getTypeParameters().length > 0) {
            throw refused(methods, method, "is generic, and what it takes could not be read back: name its types");
        }
        for (Type argument : method.getGenericParameterTypes()) {
            requireKnown(methods, method, argument);
        }
        Type returned = method.getGenericReturnType();
        if (returned != void.class) {
            requireKnown(methods, method, result(methods, method));
        }
    }

    private static void requireKnown(Class<?> methods, Method method, Type type) {
        switch (type) {
            case TypeVariable<?> variable ->
                throw refused(methods, method, "has the type " + variable + ", which could be any: name it");
            case WildcardType wildcard ->
                throw refused(methods, method, "has the type " + wildcard + ", which could be any: name it");
            case ParameterizedType parts ->
                List.of(parts.getActualTypeArguments()).forEach(part -> requireKnown(methods, method, part));
            default -> {}
        }
        if (type == ActorRef.class
                || (type instanceof ParameterizedType parts && parts.getRawType() == ActorRef.class)) {
            throw refused(methods, method, "takes or returns a plain ActorRef: use a MeshRef, or put it into a record");
        }
    }

    /** What the stage of a method completes with. */
    static Type result(Class<?> methods, Method method) {
        if (method.getGenericReturnType() instanceof ParameterizedType stage
                && stage.getRawType() == CompletionStage.class) {
            return stage.getActualTypeArguments()[0];
        }
        throw refused(
                methods,
                method,
                "returns " + method.getGenericReturnType().getTypeName()
                        + ": return CompletionStage of what it answers with, or void for no answer");
    }

    private static InvalidInputException refused(Class<?> methods, Method method, String why) {
        return new InvalidInputException("method " + method.getName() + " of " + methods.getName() + " " + why);
    }
}
