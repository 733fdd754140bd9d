/**
 * Where a node's events go: {@link io.ttmesh.runtime.internal.events.EventHub} hands them to subscribers, {@link
 * io.ttmesh.runtime.internal.events.TaskBoard} keeps what listings show.
 */
@NullMarked
package io.ttmesh.runtime.internal.events;

import org.jspecify.annotations.NullMarked;
