package io.ttmesh.runtime.internal.membership;

import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.WireSafe;
import io.ttmesh.runtime.internal.events.ActorBoard;
import io.ttmesh.runtime.internal.events.TaskBoard;
import io.ttmesh.sharding.NodeReport;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a node publishes about itself.
 *
 * @param address of its member, as {@code pekko://ttmesh@host:port}
 * @param uid of its member: tells it from an earlier process at the same address
 * @param report profile and load
 * @param executor takes offers
 * @param board lists submissions
 * @param actors lists the actors that are awake there
 * @param voter by which the journal knows its data folder; empty when it has none
 */
public record NodeEntry(
        String address,
        long uid,
        NodeReport report,
        ActorRef<WorkerCommand> executor,
        ActorRef<TaskBoard.Command> board,
        ActorRef<ActorBoard.ListAwake> actors,
        Optional<String> voter)
        implements WireSafe {}
