package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.model.PlacementRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** One submission in its owner's memory: its state, who waits for it, and where its attempts were placed. */
final class TaskCell {
    private static final int OVERHEAD_BYTES = 512;

    private final int placementsKept;
    private TaskState state = TaskState.ABSENT;
    private List<ActorRef<SubmitterNotice>> watchers = List.of();
    private List<PlacementRecord> placements = List.of();
    private long stored;
    private long checkpointBytes;
    private Instant asked = Instant.EPOCH;

    TaskCell(int placementsKept) {
        this.placementsKept = placementsKept;
    }

    TaskState state() {
        return state;
    }

    void become(TaskState next) {
        state = next;
    }

    List<ActorRef<SubmitterNotice>> watchers() {
        return watchers;
    }

    /** Adds a watcher; one that asks again is kept once, so that their number is bounded by the nodes of the mesh. */
    void watch(ActorRef<SubmitterNotice> watcher) {
        if (watchers.isEmpty()) {
            watchers = List.of(watcher);
        } else if (!watchers.contains(watcher)) {
            List<ActorRef<SubmitterNotice>> more = new ArrayList<>(watchers);
            more.add(watcher);
            watchers = List.copyOf(more);
        }
    }

    void clearWatchers() {
        watchers = List.of();
    }

    /** How many of its events are in the journal; 0 for a volatile one. */
    long stored() {
        return stored;
    }

    /** Counts an event that is in the journal. */
    void wrote(TaskEvent.Journalled event) {
        stored = event instanceof TaskEvent.Condensed condensed ? condensed.before() + 1 : stored + 1;
        checkpointBytes = switch (event) {
            case TaskEvent.Checkpointed(var checkpoint, var at) ->
                checkpointBytes + OVERHEAD_BYTES + checkpoint.state().sizeBytes();
            case TaskEvent.Condensed ignored -> 0;
            case TaskEvent.Submitted ignored -> checkpointBytes;
            case TaskEvent.AttemptOpened ignored -> checkpointBytes;
            case TaskEvent.Ended ignored -> checkpointBytes;
        };
    }

    /** About how many bytes its history has that a condensed one would not have. */
    long checkpointBytes() {
        return checkpointBytes;
    }

    /** Since when nobody has asked for it. */
    Instant asked() {
        return asked;
    }

    void asked(Instant now) {
        asked = now;
    }

    List<PlacementRecord> placements() {
        return placements;
    }

    void placed(PlacementRecord placement) {
        if (placements.isEmpty()) {
            placements = List.of(placement);
            return;
        }
        int from = Math.max(0, placements.size() - placementsKept + 1);
        List<PlacementRecord> kept = new ArrayList<>(placements.subList(from, placements.size()));
        kept.add(placement);
        placements = List.copyOf(kept);
    }

    void restorePlacements(List<PlacementRecord> earlier) {
        placements = List.copyOf(earlier);
    }
}
