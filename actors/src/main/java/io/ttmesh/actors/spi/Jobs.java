package io.ttmesh.actors.spi;

import io.ttmesh.actors.internal.job.JobHome;
import io.ttmesh.model.NodeId;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** The jobs of one node: hosts their coordinators, if it is no client, and knows the way to all. */
public final class Jobs {
    private final JobHome home;

    /** Makes it; coordinators submit nothing before it is {@linkplain #open opened}. */
    public Jobs(NodeId node, Clock clock, JobSettings settings) {
        this.home = new JobHome(node, clock, settings);
    }

    /** Where the node's actor types come from, for those of coordinators and gates. */
    public ActorSource source() {
        return home::types;
    }

    /** The node can submit from now on. */
    public void open(JobWork work) {
        home.open(work);
    }

    /** The way to the coordinators; {@code isClosed} says whether this node has ended, and with it every wait. */
    public JobDoor door(ActorHosts actors, BooleanSupplier isClosed) {
        return new JobDoor(actors, home, isClosed);
    }
}
