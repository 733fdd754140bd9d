package io.ttmesh.model;

/**
 * Marks a type that may leave the JVM as a message: an immutable record, an enum, or a sealed interface over such.
 *
 * <p>Only marked types are bound to a serializer, so this interface is the allow-list of what a node accepts from
 * another. Timer ticks and wrapped replies are never marked.
 */
public interface WireSafe {}
