/**
 * A chat room.
 *
 * <p>Start from {@link io.ttmesh.samples.chat.Room} and {@link io.ttmesh.samples.chat.Member}, the actors, and {@link
 * io.ttmesh.samples.chat.ChatSample}, what {@code ttmesh run chat} does.
 */
@NullMarked
package io.ttmesh.samples.chat;

import org.jspecify.annotations.NullMarked;
