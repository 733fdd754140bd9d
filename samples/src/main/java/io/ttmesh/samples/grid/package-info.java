/**
 * Looks for the best settings of a model: one training for each point of a grid, of which some may fail.
 *
 * <p>Start from {@link io.ttmesh.samples.grid.GridSearch}; {@code ttmesh job run grid} runs it.
 */
@NullMarked
package io.ttmesh.samples.grid;

import org.jspecify.annotations.NullMarked;
