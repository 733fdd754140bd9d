package io.ttmesh.runtime.internal.executor;

import java.time.Duration;

/**
 * The executor's limits, from {@code ttmesh.runtime} and {@code ttmesh.actors}.
 *
 * @param slots bodies that run at a time
 * @param queueLimit attempts that wait
 * @param sweepInterval how often timeouts and leases are looked at
 * @param renewInterval how often leases are renewed
 * @param reportInterval how often progress, new attempts, and ends that are not settled, are told again
 * @param stuckAfter how long a body may ignore its interrupt before it is reported
 * @param payloadLimit largest encoded result in bytes
 * @param checkpointLimit largest encoded checkpoint in bytes
 */
public record ExecutorSettings(
        int slots,
        int queueLimit,
        Duration sweepInterval,
        Duration renewInterval,
        Duration reportInterval,
        Duration stuckAfter,
        long payloadLimit,
        int checkpointLimit) {}
