/**
 * How commands, answers, events and states of actors are written: by the names of their records, never by those of
 * classes. {@link io.ttmesh.actors.internal.wire.ActorCodec} does it for one actor type, {@link
 * io.ttmesh.actors.internal.wire.ActorSerializer} hands it to Pekko.
 */
@NullMarked
package io.ttmesh.actors.internal.wire;

import org.jspecify.annotations.NullMarked;
