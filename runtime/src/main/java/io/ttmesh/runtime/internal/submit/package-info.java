/**
 * The submitting side of a node: {@link io.ttmesh.runtime.internal.submit.Submitter} hands submissions to their owners
 * and waits for outcomes; {@link io.ttmesh.runtime.internal.submit.Awaited} is one thing it waits for.
 */
@NullMarked
package io.ttmesh.runtime.internal.submit;

import org.jspecify.annotations.NullMarked;
