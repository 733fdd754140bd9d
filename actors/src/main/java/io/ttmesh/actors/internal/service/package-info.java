/**
 * Where actors that users write live: {@link io.ttmesh.actors.internal.service.ActorDoor} finds the way to them, {@link
 * io.ttmesh.actors.internal.service.ActorHost} keeps one of them.
 */
@NullMarked
package io.ttmesh.actors.internal.service;

import org.jspecify.annotations.NullMarked;
