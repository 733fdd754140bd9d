package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.internal.wire.Returned;
import io.ttmesh.actors.internal.wire.RpcMethods;
import io.ttmesh.model.error.InvalidInputException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes commands of calls. */
public final class RpcProxy implements InvocationHandler {
    private final MeshRef<Call> ref;
    private final Class<?> methods;

    /** Reflection hands out copies of a method; these are those that may be invoked. */
    private final Map<String, Method> byName;

    private RpcProxy(MeshRef<Call> ref, Class<?> methods) {
        this.ref = ref;
        this.methods = methods;
        this.byName = RpcMethods.of(methods);
    }

    /**
     * A proxy that calls the actor.
     *
     * @throws InvalidInputException when the interface can not be one of an actor
     */
    public static <T> T of(MeshRef<Call> ref, Class<T> methods) {
        return methods.cast(
                Proxy.newProxyInstance(methods.getClassLoader(), new Class<?>[] {methods}, new RpcProxy(ref, methods)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        List<@Nullable Object> list = arguments == null ? List.of() : Arrays.asList(arguments);
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(method, list);
        }
        Method known = byName.getOrDefault(method.getName(), method);
        if (known.getReturnType() == void.class) {
            ref.tell(new Call(known, list, null));
            return null;
        }
        return ref.<Object>ask(replyTo -> new Call(known, list, replyTo))
                .thenApply(answer -> ((Returned<?>) answer).value());
    }

    private @Nullable Object ofObject(Method method, List<@Nullable Object> arguments) {
        return switch (method.getName()) {
            case "equals" ->
                arguments.getFirst() instanceof Proxy other
                        && Proxy.getInvocationHandler(other) instanceof RpcProxy that
                        && that.methods == methods
                        && that.ref.equals(ref);
            case "hashCode" -> ref.hashCode();
            default -> methods.getSimpleName() + " of " + ref;
        };
    }
}
