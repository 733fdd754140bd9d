/**
 * A twin for every device: many ids, few of them awake.
 *
 * <p>Start from {@link io.ttmesh.samples.twin.Twin}, the actor, and {@link io.ttmesh.samples.twin.TwinSample}, what {@code
 * ttmesh run twin} does.
 */
@NullMarked
package io.ttmesh.samples.twin;

import org.jspecify.annotations.NullMarked;
