/**
 * Keeps actors awake: {@link io.ttmesh.actors.internal.wake.WakeHost} looks after the reminders of the actors of one shard
 * slot, and after those that are always on.
 */
@NullMarked
package io.ttmesh.actors.internal.wake;

import org.jspecify.annotations.NullMarked;
