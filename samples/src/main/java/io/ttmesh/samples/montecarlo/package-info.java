/**
 * Estimates pi from random points: a map over portions with seeds of their own, and a reduction that is a tree.
 *
 * <p>Start from {@link io.ttmesh.samples.montecarlo.Pi}; {@code ttmesh job run montecarlo} runs it.
 */
@NullMarked
package io.ttmesh.samples.montecarlo;

import org.jspecify.annotations.NullMarked;
