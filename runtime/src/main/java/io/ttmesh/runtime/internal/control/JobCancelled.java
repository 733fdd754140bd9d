package io.ttmesh.runtime.internal.control;

/**
 * What the control door says of a job that was cancelled.
 *
 * @param tookMillis until nothing of it ran any more
 * @param wasRunning whether there was something to end
 */
public record JobCancelled(long tookMillis, boolean wasRunning) {}
