package io.ttmesh.actors.internal.wake;

/** The way to the hosts of actors. Safe for use by many threads. */
@FunctionalInterface
public interface HostWay {
    /**
     * Sends an order; it may be lost.
     *
     * @throws io.ttmesh.model.error.UnknownActorException when no node hosts the type
     */
    void tell(HostOrder order);
}
