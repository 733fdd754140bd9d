/**
 * How a node is set up, starts, finds its mesh and leaves it.
 */
@NullMarked
package io.ttmesh.runtime.internal.node;

import org.jspecify.annotations.NullMarked;
