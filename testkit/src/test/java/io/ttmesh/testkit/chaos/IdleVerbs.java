package io.ttmesh.testkit.chaos;

import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster whose verbs return as if they had done something. */
final class IdleVerbs {
    private static final Set<String> OF_CLUSTER = Set.of("partition", "isolate", "cut", "lose", "slow", "delay");
    private static final Set<String> OF_NODES = Set.of("pause", "resume");

    private IdleVerbs() {}

    static MeshCluster on(MeshCluster cluster) {
        List<NodeHandle> idle = cluster.nodes().stream().map(IdleVerbs::on).toList();
        return idle(
                MeshCluster.class,
                (proxy, method, arguments) -> method.getName().equals("nodes")
                        ? idle
                        : OF_CLUSTER.contains(method.getName()) ? null : pass(cluster, method, arguments));
    }

    private static NodeHandle on(NodeHandle node) {
        return idle(
                NodeHandle.class,
                (proxy, method, arguments) ->
                        OF_NODES.contains(method.getName()) ? null : pass(node, method, arguments));
    }

    private static <T> T idle(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object pass(Object target, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
