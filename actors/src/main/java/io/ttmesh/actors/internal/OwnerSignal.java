package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.OwnerCommand;

/** What an owner is told by its own JVM only. */
sealed interface OwnerSignal extends OwnerCommand.Signal {
    /** Time has passed. */
    record Sweep() implements OwnerSignal {}

    /** The shard moves or the node leaves: hand over and stop. */
    record HandOff() implements OwnerSignal {}

    /** The last message that a host which has handed over takes. */
    record Gone() implements OwnerSignal {}
}
