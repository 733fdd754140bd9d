package io.ttmesh.actors.internal.job;

/**
 * One submission of a job.
 *
 * @param vertex the step, by its place in the graph
 * @param unit its number in the step, from 0
 */
public record UnitId(int vertex, int unit) {}
