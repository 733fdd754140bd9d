package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.FencingToken;

/** What an owner is told by its own JVM only. */
sealed interface OwnerSignal extends OwnerCommand.Signal {
    /** Time has passed. */
    record Sweep() implements OwnerSignal {}

    /** What came of placing the attempt of this token; void when that is not the current one any more. */
    record Chosen(FencingToken token, TaskInput input) implements OwnerSignal {}

    /** Nobody asked for a while. */
    record Idle() implements OwnerSignal {}

    /** The shard moves or the node leaves: hand over and stop. */
    record HandOff() implements OwnerSignal {}

    /** The last message that a host which has handed over takes. */
    record Gone() implements OwnerSignal {}
}
