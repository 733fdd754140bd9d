/**
 * One node: the handle to the mesh, the executor, configuration, life cycle, the control door and the command line.
 *
 * <p>Start from {@link io.ttmesh.runtime.Mesh}: {@code Mesh.local()} for one node in this process, {@code Mesh.start}
 * for a member of a mesh; then {@link io.ttmesh.runtime.TaskHandle} for what a submission becomes, and {@link
 * io.ttmesh.runtime.MeshConfig} for how a node is set up.
 */
@NullMarked
package io.ttmesh.runtime;

import org.jspecify.annotations.NullMarked;
