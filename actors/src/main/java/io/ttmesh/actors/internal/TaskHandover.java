package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.WireSafe;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Volatile submissions that a stopping host hands to whoever hosts its shard slot next. Tokens stay as they are, so
 * that attempts which run meanwhile are not run again.
 */
record TaskHandover(ShardId shard, List<Item> items) implements OwnerCommand.Handover {
    TaskHandover {
        items = List.copyOf(items);
    }

    /** One submission with all that its host knew. */
    record Item(TaskState state, List<ActorRef<SubmitterNotice>> watchers, List<PlacementRecord> placements)
            implements WireSafe {
        Item {
            watchers = List.copyOf(watchers);
            placements = List.copyOf(placements);
        }

        static Item of(TaskCell cell) {
            return new Item(cell.state(), cell.watchers(), cell.placements());
        }
    }
}
