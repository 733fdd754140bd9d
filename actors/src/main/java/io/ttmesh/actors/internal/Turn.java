package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.Decision;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One submission about which the journal is asked: what is to be written, and what waits until the answer has come. */
final class Turn {
    /** What waits for one submission. Past it words are lost, as on any way: who speaks says it again. */
    static final int WAITING_MAX = 64;

    private final TaskId id;
    private final boolean isWoken;
    private final Deque<Matter> waiting = new ArrayDeque<>(1);
    private @Nullable TaskCell cell;
    private @Nullable Write write;
    private boolean isAbsent;
    private boolean isDoubtful;

    /**
     * Events on their way into the journal, and what follows when they are there.
     *
     * @param cell whose they are; not among the slot's submissions yet when this is their beginning
     * @param journalled the part of the decision's events that is written
     * @param after what is said once they are stored, after what the decision itself has to say
     * @param origin the submission that this is the beginning of, or null
     */
    record Write(
            TaskCell cell,
            List<TaskEvent.Journalled> journalled,
            Decision decision,
            Runnable after,
            Matter.@Nullable Submitted origin) {}

    private Turn(TaskId id, boolean isWoken) {
        this.id = id;
        this.isWoken = isWoken;
    }

    static Turn of(TaskId id) {
        return new Turn(id, false);
    }

    /** The turn of a submission that nobody asks for but the wake index. */
    static Turn woken(TaskId id) {
        return new Turn(id, true);
    }

    boolean isWoken() {
        return isWoken;
    }

    TaskId id() {
        return id;
    }

    /** Null while nobody knows whether there is one, and when there is none. */
    @Nullable
    TaskCell cell() {
        return cell;
    }

    void found(TaskCell known) {
        cell = known;
        isAbsent = false;
    }

    /** The journal has nothing of it. */
    void absent() {
        isAbsent = true;
    }

    boolean isAbsent() {
        return isAbsent;
    }

    @Nullable
    Write write() {
        return write;
    }

    void begin(Write next) {
        write = next;
        isAbsent = false;
    }

    void endWrite() {
        write = null;
        isDoubtful = false;
    }

    /** Nobody knows whether the write is stored. */
    void doubt() {
        isDoubtful = true;
    }

    /** Whether a write of unknown fate is stored after all, as the last in this history. */
    boolean isStoredIn(List<WireSafe> history) {
        Write doubtful = write;
        if (!isDoubtful || doubtful == null) {
            return false;
        }
        long before = doubtful.cell().stored();
        int written = doubtful.journalled().size();
        return countOf(history) == before + written
                && history.subList(history.size() - written, history.size()).equals(doubtful.journalled());
    }

    /** How many events there are, with those that the first one stands for. */
    static long countOf(List<WireSafe> history) {
        return !history.isEmpty() && history.getFirst() instanceof TaskEvent.Condensed condensed
                ? condensed.before() + history.size()
                : history.size();
    }

    void await(Matter matter) {
        if (waiting.size() < WAITING_MAX) {
            waiting.add(matter);
        }
    }

    /** Puts back what was taken, or what was under way, before all else. */
    void putBack(Matter matter) {
        waiting.addFirst(matter);
    }

    @Nullable
    Matter next() {
        return waiting.poll();
    }
}
