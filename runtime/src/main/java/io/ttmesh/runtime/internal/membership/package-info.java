/**
 * Who is in the mesh and how busy: {@link io.ttmesh.runtime.internal.membership.LoadView} publishes and gathers, {@link
 * io.ttmesh.runtime.internal.membership.NodeDirectory} is what the rest of the node reads.
 */
@NullMarked
package io.ttmesh.runtime.internal.membership;

import org.jspecify.annotations.NullMarked;
