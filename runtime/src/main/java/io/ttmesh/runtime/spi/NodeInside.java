package io.ttmesh.runtime.spi;

import io.ttmesh.runtime.Mesh;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** A running node as its extensions see it. Safe for use by many threads. */
public interface NodeInside {
    /** The node's handle. Closing it is its owner's business. */
    Mesh mesh();

    /** What its actors run in. */
    ActorSystem<?> system();

    /** The clock that its deadlines, leases and retention go by. */
    Clock clock();

    /**
     * Finishes what runs, gives back what waits, and takes nothing new from now on; the node stays a member.
     *
     * @return how many attempts were left after that time, 0 when all ended
     */
    CompletionStage<Integer> drain(Duration atMost);
}
