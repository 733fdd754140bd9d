/**
 * A cluster of a test: {@link io.ttmesh.testkit.internal.cluster.ClusterPlan} says what it is, {@link
 * io.ttmesh.testkit.internal.cluster.RunningCluster} is it, and {@link
 * io.ttmesh.testkit.internal.cluster.Roster} holds its nodes.
 */
@NullMarked
package io.ttmesh.testkit.internal.cluster;

import org.jspecify.annotations.NullMarked;
