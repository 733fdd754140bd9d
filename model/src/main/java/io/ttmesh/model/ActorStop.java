package io.ttmesh.model;

/**
 * What stopping an actor has changed.
 *
 * @param wasAwake whether it was awake
 * @param wasAlwaysOn whether it was to be awake all the time, which it no longer is
 */
public record ActorStop(ActorId actor, boolean wasAwake, boolean wasAlwaysOn) implements WireSafe {}
