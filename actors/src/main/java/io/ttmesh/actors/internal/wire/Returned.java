package io.ttmesh.actors.internal.wire;

import org.jspecify.annotations.Nullable;

/** What a call came to: an answer may be null, and a message may not. */
public record Returned<T extends @Nullable Object>(T value) {}
