package io.ttmesh.actors.spi;

import io.ttmesh.model.NodeId;
import io.ttmesh.sharding.NodeReport;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What owners know about the workers of the mesh. Safe for use by many threads; never blocks. */
public interface WorkerDirectory {
    /** This node's own report, as of now. */
    NodeReport local();

    /** The last report of every node that is a member, this one included; at most a second or two old. */
    List<NodeReport> reports();

    /** Where to send offers for a node, if it is a member. */
    Optional<ActorRef<WorkerCommand>> worker(NodeId node);

    /** Notes that an attempt was offered, so that the next decisions of this node count it before it is reported. */
    void offered(NodeId node);

    /** Notes that an attempt which was offered has ended, so that it is counted no more. */
    void ended(NodeId node);
}
