package io.ttmesh.actors.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Volatile submissions that a stopping host hands to whoever hosts its shard slot next. Tokens stay as they are, so
 * that attempts which run meanwhile are not run again.
 */
record TaskHandover(HostId host, List<Item> items) implements OwnerCommand.Handover {
    private static final int OVERHEAD_BYTES = 2048;
    private static final int STACK_BYTES = 12 * 1024;

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

        @JsonIgnore
        TaskId taskId() {
            return switch (state) {
                case TaskState.Live live -> live.ticket().submission().taskId();
                case TaskState.Ended ended -> ended.summary().taskId();
                case TaskState.Absent absent -> throw new IllegalStateException("handed over " + absent);
            };
        }

        /** About how many bytes it takes on the wire. */
        @JsonIgnore
        int sizeBytes() {
            return switch (state) {
                case TaskState.Live live -> OVERHEAD_BYTES + live.ticket().sizeBytes();
                case TaskState.Ended ended ->
                    OVERHEAD_BYTES
                            + (ended.outcome() instanceof Outcome.Succeeded(var result)
                                    ? result.sizeBytes()
                                    : STACK_BYTES);
                case TaskState.Absent ignored -> OVERHEAD_BYTES;
            };
        }
    }
}
