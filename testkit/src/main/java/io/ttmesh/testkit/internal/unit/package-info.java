/**
 * One actor in an actor system of its own.
 *
 * <p>Start from {@link io.ttmesh.testkit.internal.unit.UnitBench}, where it lives, and {@link
 * io.ttmesh.testkit.internal.unit.UnitHost}, what hands it commands.
 */
@NullMarked
package io.ttmesh.testkit.internal.unit;

import org.jspecify.annotations.NullMarked;
