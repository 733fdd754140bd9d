/**
 * The actor that the README shows.
 *
 * <p>Start from {@link io.ttmesh.samples.counter.Counter}.
 */
@NullMarked
package io.ttmesh.samples.counter;

import org.jspecify.annotations.NullMarked;
