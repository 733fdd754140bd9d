/**
 * Nodes as child processes of a program: for the demo and for tests that need several JVMs.
 *
 * <p>Start from {@link io.ttmesh.runtime.process.NodeLaunch}, what is to be started, and {@link
 * io.ttmesh.runtime.process.NodeProcess}, which starts it, waits until it is ready and ends it. {@link
 * io.ttmesh.runtime.process.ParentWatch} is the child's side of the promise that no child outlives its parent.
 */
@NullMarked
package io.ttmesh.runtime.process;

import org.jspecify.annotations.NullMarked;
