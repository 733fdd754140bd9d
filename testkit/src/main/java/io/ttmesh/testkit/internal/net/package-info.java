/**
 * The network of a cluster: {@link io.ttmesh.testkit.internal.net.NetworkPlane} gives every node a place and makes links
 * as bad as a {@link io.ttmesh.testkit.internal.net.LinkTable} says.
 */
@NullMarked
package io.ttmesh.testkit.internal.net;

import org.jspecify.annotations.NullMarked;
