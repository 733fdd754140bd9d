package io.ttmesh.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A reminder that an actor has set, without its command.
 *
 * @param due when it fires next
 * @param every how long after that again; empty when it fires once
 */
public record ReminderView(String name, Instant due, Optional<Duration> every) implements WireSafe {}
