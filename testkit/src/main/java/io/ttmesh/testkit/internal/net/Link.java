package io.ttmesh.testkit.internal.net;

/** One direction between two places, by their names. */
public record Link(String from, String to) {}
