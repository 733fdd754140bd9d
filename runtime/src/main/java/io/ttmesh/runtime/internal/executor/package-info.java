/**
 * A node's local dispatcher: {@link io.ttmesh.runtime.internal.executor.AttemptExecutor} queues attempts by priority
 * and runs as many bodies as there are executor slots, each on a virtual thread of its own.
 */
@NullMarked
package io.ttmesh.runtime.internal.executor;

import org.jspecify.annotations.NullMarked;
