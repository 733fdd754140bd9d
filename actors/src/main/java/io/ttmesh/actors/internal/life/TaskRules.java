package io.ttmesh.actors.internal.life;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * What the machine must know besides the state.
 *
 * @param epoch of the tokens that this owner makes: 0 for durable owners
 * @param leaseTimeout how long a worker may be silent
 * @param offerTimeout how long a worker may take to answer an offer
 * @param fullRetry how long to wait when all eligible nodes are full and none reports room
 * @param nowhereGrace how long to wait for an eligible node to appear
 * @param workerLossesMax attempts that may end because of their worker
 * @param jitter uniform in [0, 1)
 */
public record TaskRules(
        long epoch,
        Duration leaseTimeout,
        Duration offerTimeout,
        Duration fullRetry,
        Duration nowhereGrace,
        int workerLossesMax,
        DoubleSupplier jitter) {}
