package io.ttmesh.actors.internal.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * An event or a state on its way to or from a store.
 *
 * @param written counts the bytes that were written
 */
public record StoredValue(ActorCodec codec, Object value, AtomicLong written) {}
