package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.spi.OwnerCommand;

/** What an owner is told by its own JVM only. */
sealed interface OwnerSignal extends OwnerCommand.Signal {
    /** Time has passed. */
    record Sweep() implements OwnerSignal {}

    /** What came of an effect, for the machine to decide upon. */
    record Feed(TaskInput input) implements OwnerSignal {}

    /** Nobody asked for a while. */
    record Idle() implements OwnerSignal {}

    /** The shard moves or the node leaves: hand over and stop. */
    record HandOff() implements OwnerSignal {}
}
