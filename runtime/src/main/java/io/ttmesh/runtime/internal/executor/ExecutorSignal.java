package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** What the executor is told by its own JVM only. */
public sealed interface ExecutorSignal extends WorkerCommand.Signal {
    /** A body came to its end, and its heir, if one was waiting, has its slot. */
    record BodyEnded(Body body) implements ExecutorSignal {}

    /** The body of this attempt waits for a checkpoint to be stored. */
    record CheckpointMade(AttemptId attempt) implements ExecutorSignal {}

    /** All messages that were in the mailbox are handled: say what they gave cause to say. */
    record Flush() implements ExecutorSignal {}

    /** Time has passed. */
    record Sweep() implements ExecutorSignal {}

    /** Take nothing more, give back what waits, and answer when all that runs has ended and is settled. */
    record Drain(ActorRef<Done> replyTo) implements ExecutorSignal {}

    /** Interrupt what runs, and stop: nobody waits any longer. Answered when nothing more will be said to anybody. */
    record Stop(ActorRef<Done> replyTo) implements ExecutorSignal {}
}
