package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.internal.executor.ExecutorGauge;
import io.ttmesh.runtime.internal.executor.ExecutorSignal;
import io.ttmesh.runtime.spi.NodeInside;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A node from within, made of its parts. */
record PartsInside(Mesh mesh, ActorSystem<?> system, Clock clock, ActorRef<WorkerCommand> executor, ExecutorGauge gauge)
        implements NodeInside {
    @Override
    public CompletionStage<Integer> drain(Duration atMost) {
        return AskPattern.<WorkerCommand, Done>ask(executor, ExecutorSignal.Drain::new, atMost, system.scheduler())
                .exceptionally(late -> Done.getInstance())
                .thenApply(done -> gauge.slots() - gauge.freeSlots() + gauge.queued());
    }
}
