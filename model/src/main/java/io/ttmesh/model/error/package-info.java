/**
 * The failures that callers of a mesh can meet.
 *
 * <p>{@link io.ttmesh.model.error.MeshException} is sealed: each subtype stands for one reaction of the caller, and
 * {@link io.ttmesh.model.error.MeshException#retry()} says whether submitting again is safe.
 */
@NullMarked
package io.ttmesh.model.error;

import org.jspecify.annotations.NullMarked;
