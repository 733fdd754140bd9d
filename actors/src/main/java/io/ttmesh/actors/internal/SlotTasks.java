package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.model.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The submissions of one shard slot: the live ones, and as many ended ones as the limits allow, oldest out first. */
final class SlotTasks {
    private static final int OVERHEAD_BYTES = 512;

    private final OwnerSettings settings;
    private final Map<TaskId, TaskCell> live = new HashMap<>();
    private final LinkedHashMap<TaskId, TaskCell> ended = new LinkedHashMap<>();
    private long endedBytes;

    SlotTasks(OwnerSettings settings) {
        this.settings = settings;
    }

    @Nullable
    TaskCell find(TaskId id) {
        TaskCell cell = live.get(id);
        return cell != null ? cell : ended.get(id);
    }

    boolean isFull() {
        return live.size() >= settings.slotLiveMax();
    }

    boolean hasLive() {
        return !live.isEmpty();
    }

    boolean isEmpty() {
        return live.isEmpty() && ended.isEmpty();
    }

    /** A copy, so that the caller may end some while it walks. */
    List<TaskCell> live() {
        return new ArrayList<>(live.values());
    }

    /** Those that time has come for: those that waited longest at the highest priority go first. */
    List<TaskCell> due(Instant now) {
        return firstOf(live -> !now.isBefore(TaskFacts.due(live)));
    }

    /** Those that found every node full, in the order in which they are to be placed. */
    List<TaskCell> waitingForRoom() {
        return firstOf(live -> live instanceof TaskState.Waiting waiting && waiting.reason() == TaskState.Reason.FULL);
    }

    private List<TaskCell> firstOf(Predicate<TaskState.Live> isMeant) {
        return live.values().stream()
                .filter(cell -> cell.state() instanceof TaskState.Live one && isMeant.test(one))
                .sorted(Comparator.comparingInt(SlotTasks::lastPriority))
                .toList();
    }

    private static int lastPriority(TaskCell cell) {
        return cell.state() instanceof TaskState.Live one
                ? -one.ticket().submission().options().priority()
                : 0;
    }

    int liveCount() {
        return live.size();
    }

    /** Lets one go from memory. */
    void drop(TaskId id) {
        live.remove(id);
    }

    Collection<TaskCell> ended() {
        return ended.values();
    }

    void add(TaskId id, TaskCell cell) {
        if (cell.state() instanceof TaskState.Ended end) {
            remember(id, cell, end);
        } else {
            live.put(id, cell);
        }
    }

    /** Moves a submission that just ended from the live ones to the remembered ones. */
    void end(TaskId id, TaskCell cell, TaskState.Ended end) {
        live.remove(id);
        remember(id, cell, end);
    }

    private void remember(TaskId id, TaskCell cell, TaskState.Ended end) {
        ended.put(id, cell);
        endedBytes += sizeBytes(end);
        while (ended.size() > settings.slotOutcomesMax() || endedBytes > settings.slotOutcomeBytesMax()) {
            removeOldest();
        }
    }

    void forgetEndedBefore(Instant limit) {
        while (!ended.isEmpty()
                && ended.values().iterator().next().state() instanceof TaskState.Ended oldest
                && oldest.at().isBefore(limit)) {
            removeOldest();
        }
    }

    private void removeOldest() {
        Iterator<TaskCell> cells = ended.values().iterator();
        if (cells.next().state() instanceof TaskState.Ended oldest) {
            endedBytes -= sizeBytes(oldest);
        }
        cells.remove();
    }

    private static int sizeBytes(TaskState.Ended end) {
        return OVERHEAD_BYTES + TaskFacts.sizeBytes(end.outcome());
    }
}
