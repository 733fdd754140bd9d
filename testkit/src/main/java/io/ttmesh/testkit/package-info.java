/**
 * Meshes of several JVMs for JUnit 5, and ways to break them.
 *
 * <p>Start from {@link io.ttmesh.testkit.MeshTest}, which gives a test class a {@link io.ttmesh.testkit.MeshCluster}, and
 * from {@link io.ttmesh.testkit.NodeHandle}, which is one node of it.
 */
@NullMarked
package io.ttmesh.testkit;

import org.jspecify.annotations.NullMarked;
