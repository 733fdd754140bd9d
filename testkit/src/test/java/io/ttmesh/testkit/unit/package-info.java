/**
 * Actors of each flavour, alone.
 *
 * <p>Start from {@link io.ttmesh.testkit.unit.ActorUnitTest}.
 */
@NullMarked
package io.ttmesh.testkit.unit;

import org.jspecify.annotations.NullMarked;
