package io.ttmesh.runtime.spi;

import io.ttmesh.runtime.MeshConfig;

/**
 * Something that stands beside a node and shares its life: a door for others, a harness.
 *
 * <p>{@code ttmesh node} takes those that {@link java.util.ServiceLoader} finds; an embedded node those that its
 * {@link MeshConfig#withExtension configuration} names. Both methods are called once per node, on the thread that starts
 * it; what they throw fails the start.
 */
public interface NodeExtension {
    /** Changes how the node is set up, before anything of it is started. */
    default MeshConfig configure(MeshConfig config) {
        return config;
    }

    /**
     * Called when the node is a member.
     *
     * @return closed when the node begins to leave, or when it has ended by itself
     */
    default AutoCloseable started(NodeInside node) {
        return () -> {};
    }
}
