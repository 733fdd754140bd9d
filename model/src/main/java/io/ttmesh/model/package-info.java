/**
 * The words of TTMesh: ids, regions, payloads, options, outcomes and the facts a node reports.
 *
 * <p>Start from {@link io.ttmesh.model.TaskId}, {@link io.ttmesh.model.TaskOptions} and {@link
 * io.ttmesh.model.Outcome}. Everything here is immutable, free of Pekko, and may be used by tools that never start a
 * node. The failures a caller can meet stand in {@link io.ttmesh.model.error}.
 */
@NullMarked
package io.ttmesh.model;

import org.jspecify.annotations.NullMarked;
