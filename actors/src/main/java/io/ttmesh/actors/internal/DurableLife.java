package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.Decision;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskHistory;
import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerCommand.CancelReply;
import io.ttmesh.actors.spi.SubmitterNotice.Refused.Reason;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.TaskLog.Answer;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Moves durable submissions through their lives: nothing is said or done before the events that it follows from are
 * stored, and one submission has one write under way at most.
 *
 * <p>A new submission is written at once, as the first event of its history: that somebody wrote before is found out by
 * the journal, and read only then. After an answer that leaves anything open its history is read before anything else is
 * said about it.
 */
final class DurableLife {
    private final Logger log;
    private final OwnerContext owners;
    private final DurableQuota quota;
    private final TaskSteps steps;
    private final SlotTasks tasks;
    private final DurableAnswers answers;
    private final OwnerOutbox outbox;
    private final Appends appends;
    private final Consumer<Turn> reads;
    private final Map<TaskId, Turn> turns = new HashMap<>();
    private final List<Turn> unread = new ArrayList<>();
    private int arriving;
    private int waking;
    private int writing;
    private boolean isOvertaken;
    private boolean isFailing;

    /**
     * What it works with.
     *
     * @param reads has the history of a turn's submission read, which is answered once by {@link #onRead} or {@link
     *     #onUnread}
     */
    record Parts(TaskSteps steps, SlotTasks tasks, OwnerOutbox outbox, Appends appends, Consumer<Turn> reads) {}

    DurableLife(Logger log, OwnerContext owners, DurableQuota quota, Parts parts) {
        this.log = log;
        this.owners = owners;
        this.quota = quota;
        this.steps = parts.steps();
        this.tasks = parts.tasks();
        this.outbox = parts.outbox();
        this.appends = parts.appends();
        this.reads = parts.reads();
        this.answers = new DurableAnswers(owners, quota, outbox);
    }

    /** Somebody else has written to a life that this host had in memory: it is not the only host any more. */
    boolean isOvertaken() {
        return isOvertaken;
    }

    boolean isWriting() {
        return writing > 0;
    }

    /** Whether the journal is being asked about it. */
    boolean isUnderWay(TaskId id) {
        return turns.containsKey(id);
    }

    /** Whether more of those that are due can be brought into memory now. */
    boolean hasRoom() {
        return hasRoomFor(1) && waking < WakeReader.PAGE;
    }

    private boolean hasRoomFor(int more) {
        return tasks.liveCount() + arriving + more <= owners.settings().slotLiveMax();
    }

    /** Handles it now, or as soon as the journal has said what it must. */
    void take(TaskId id, Matter matter, Instant now) {
        Turn turn = turns.get(id);
        TaskCell cell = turn == null ? tasks.find(id) : null;
        if (turn != null) {
            turn.await(matter);
        } else if (cell != null) {
            handle(id, cell, matter, now);
        } else if (matter instanceof Matter.Submitted submitted && hasRoomFor(1) && quota.take()) {
            begin(arrive(Turn.of(id)), submitted, now);
        } else if (turns.size() < owners.settings().slotLiveMax()) {
            Turn asked = arrive(Turn.of(id));
            asked.await(matter);
            reads.accept(asked);
        }
    }

    /** Brings a submission that is due into memory, if it is not there. */
    void wake(TaskId id) {
        if (tasks.find(id) == null && !turns.containsKey(id)) {
            reads.accept(arrive(Turn.woken(id)));
        }
    }

    private Turn arrive(Turn turn) {
        turns.put(turn.id(), turn);
        arriving++;
        waking += turn.isWoken() ? 1 : 0;
        return turn;
    }

    /** It is in memory, or it is known that it will not be. */
    private void arrived(Turn turn) {
        arriving--;
        waking -= turn.isWoken() ? 1 : 0;
    }

    private void begin(Turn turn, Matter.Submitted submitted, Instant now) {
        TaskCell cell = new TaskCell(owners.settings().placementsKept());
        TaskEvent.Submitted event = steps.submit(submitted.submission(), now);
        write(
                turn,
                new Turn.Write(
                        cell,
                        List.of(event),
                        new Decision(List.of(event), List.of()),
                        () -> {
                            cell.asked(now);
                            cell.watch(submitted.replyTo());
                            outbox.acknowledged(submitted.replyTo(), turn.id());
                        },
                        submitted));
    }

    private void handle(TaskId id, TaskCell cell, Matter matter, Instant now) {
        switch (matter) {
            case Matter.Submitted submitted -> {
                cell.asked(now);
                answers.join(cell, submitted, now);
            }
            case Matter.Asked(var question) -> {
                cell.asked(now);
                answer(cell, question, now);
            }
            case Matter.Heard(var notice)
            when cell.state() instanceof TaskState.Live ->
                feed(id, cell, new TaskInput.Heard(notice), () -> answers.settleEnd(notice), now);
            case Matter.Heard(var notice) -> answers.idle(notice);
            case Matter.Befell(var input) -> feed(id, cell, input, () -> {}, now);
        }
    }

    private void answer(TaskCell cell, OwnerCommand.OfTask question, Instant now) {
        switch (question) {
            case OwnerCommand.Watch(var id, var replyTo) -> answers.watch(id, cell, replyTo, now);
            case OwnerCommand.Confirm(var id, var replyTo) -> {
                outbox.acknowledged(replyTo, id);
                answers.watch(id, cell, replyTo, now);
            }
            case OwnerCommand.Describe describe -> answers.describe(cell, describe, now);
            case OwnerCommand.Cancel(var id, var replyTo)
            when cell.state() instanceof TaskState.Live ->
                feed(
                        id,
                        cell,
                        new TaskInput.Cancel(),
                        () -> {
                            outbox.flush();
                            replyTo.tell(new CancelReply(id, CancelReply.Result.CANCELLED));
                        },
                        now);
            case OwnerCommand.Cancel(var id, var replyTo) ->
                replyTo.tell(new CancelReply(id, CancelReply.Result.ALREADY_ENDED));
        }
    }

    /** Lets the machine decide, and carries out what follows until nothing more does, or until something must be stored first. */
    private void feed(TaskId id, TaskCell cell, TaskInput first, Runnable after, Instant now) {
        TaskInput input = first;
        while (input != null && cell.state() instanceof TaskState.Live live) {
            Decision decision = steps.decide(live, input, now);
            List<TaskEvent.Journalled> journalled = journalled(decision);
            if (!journalled.isEmpty()) {
                Turn turn = turns.computeIfAbsent(id, Turn::of);
                turn.found(cell);
                write(turn, new Turn.Write(cell, journalled, decision, after, null));
                return;
            }
            input = steps.carryOut(id, cell, decision, now);
        }
        after.run();
    }

    private static List<TaskEvent.Journalled> journalled(Decision decision) {
        List<TaskEvent.Journalled> journalled = List.of();
        for (TaskEvent event : decision.events()) {
            if (event instanceof TaskEvent.Journalled one) {
                journalled = journalled.isEmpty() ? new ArrayList<>(1) : journalled;
                journalled.add(one);
            }
        }
        return journalled;
    }

    private void write(Turn turn, Turn.Write write) {
        turn.begin(write);
        writing++;
        TaskState before = write.cell().state();
        appends.add(
                turn,
                new TaskLog.Entry(
                        turn.id(),
                        write.cell().stored(),
                        write.journalled().stream()
                                .map(event -> new TaskLog.Tagged(event, tags(turn.id(), before, event)))
                                .toList()));
    }

    /** A journal in memory ends with its node, and so would an index. */
    private Set<String> tags(TaskId id, TaskState before, TaskEvent.Journalled event) {
        return quota.isMemory() ? Set.of() : TaskTags.of(id, before, event);
    }

    /** The journal has answered an append. */
    void onAppended(Turn turn, Answer answer, Instant now) {
        Turn.Write write = turn.write();
        if (write == null) {
            throw new IllegalStateException("an append of " + turn.id() + " was answered twice: " + answer);
        }
        switch (answer) {
            case Answer.Stored ignored -> {
                isFailing = false;
                stored(turn, write, now);
            }
            case Answer.Overtaken ignored -> reads.accept(turn);
            case Answer.Unknown(var why) -> {
                warn(turn, why);
                turn.doubt();
                reads.accept(turn);
            }
            case Answer.Failed(var why) -> {
                warn(turn, why);
                notStored(turn, write, now);
            }
            case Answer.Refused(var why) -> {
                log.warn("task={} stored=false reason={}", turn.id(), why);
                Matter.@Nullable Submitted origin = write.origin();
                if (origin != null) {
                    answers.refuse(
                            origin, Reason.NOT_STORABLE, "task " + turn.id() + " refused by the journal: " + why);
                }
                notStored(turn, write, now);
            }
        }
    }

    private void warn(Turn turn, String why) {
        if (!isFailing) {
            log.warn("task={} stored=false action=later reason={}", turn.id(), why);
        }
        isFailing = true;
    }

    private void stored(Turn turn, Turn.Write write, Instant now) {
        TaskCell cell = write.cell();
        write.journalled().forEach(cell::wrote);
        endWrite(turn);
        TaskInput next = steps.carryOut(turn.id(), cell, write.decision(), now);
        if (write.origin() != null) {
            keep(turn, cell);
            next = new TaskInput.Wake();
        }
        write.after().run();
        if (next != null) {
            feed(turn.id(), cell, next, () -> {}, now);
        }
        if (turn.write() == null) {
            condenseIfLong(turn, cell, now);
        }
        goOn(turn, now);
    }

    /** Only checkpoints make a history long, and only the last one counts. */
    private void condenseIfLong(Turn turn, TaskCell cell, Instant now) {
        if (cell.state() instanceof TaskState.Live live
                && cell.checkpointBytes() > owners.settings().checkpointHistoryBytesMax()) {
            long before = cell.stored();
            var event = new TaskEvent.Condensed(before, live.ticket(), live.token(), now);
            Decision decision = new Decision(List.of(event), List.of());
            Runnable forget = () -> quota.log().forget(turn.id(), before);
            write(turn, new Turn.Write(cell, List.of(event), decision, forget, null));
        }
    }

    private void endWrite(Turn turn) {
        turn.endWrite();
        writing--;
    }

    private void keep(Turn turn, TaskCell cell) {
        tasks.add(turn.id(), cell);
        turn.found(cell);
        arrived(turn);
    }

    /** As if what led to it had not been said: workers, submitters and time say it again. */
    private void notStored(Turn turn, Turn.Write write, Instant now) {
        endWrite(turn);
        if (write.origin() != null) {
            quota.giveBack();
        }
        goOn(turn, now);
    }

    /** Handles what waited, up to the next write; what is not known any more is read first. */
    private void goOn(Turn turn, Instant now) {
        while (turn.write() == null) {
            Matter matter = turn.next();
            TaskCell cell = turn.cell();
            if (matter == null) {
                turns.remove(turn.id());
                if (cell == null) {
                    arrived(turn);
                }
                return;
            }
            if (cell != null) {
                handle(turn.id(), cell, matter, now);
            } else if (turn.isAbsent()) {
                absent(turn, matter, now);
            } else {
                turn.putBack(matter);
                reads.accept(turn);
                return;
            }
        }
    }

    private void absent(Turn turn, Matter matter, Instant now) {
        switch (matter) {
            case Matter.Submitted submitted when !hasRoomFor(0) -> answers.refuseFullSlot(submitted);
            case Matter.Submitted submitted when !quota.take() -> answers.refuseFullMemory(submitted);
            case Matter.Submitted submitted -> begin(turn, submitted, now);
            case Matter.Asked(var question) -> answers.absent(question, now);
            case Matter.Heard(var notice) -> answers.idle(notice);
            case Matter.Befell ignored -> {} // it is no more than a word to look
        }
    }

    /** The history of a submission could not be read: again at the next {@link #readAgain}. */
    void onUnread(Turn turn, String why) {
        warn(turn, why);
        unread.add(turn);
    }

    /** Reads once more what could not be read. */
    void readAgain() {
        List<Turn> again = List.copyOf(unread);
        unread.clear();
        again.forEach(reads);
    }

    /** The history of a submission, after an append that left something open or because somebody asked. */
    void onRead(Turn turn, List<WireSafe> history, Instant now) {
        Turn.Write write = turn.write();
        if (write == null) {
            recover(turn, history, now);
            return;
        }
        if (turn.isStoredIn(history)) {
            stored(turn, write, now);
        } else if (Turn.countOf(history) == write.cell().stored()) {
            notStored(turn, write, now);
        } else if (write.origin() == null) {
            isOvertaken = true;
        } else {
            endWrite(turn);
            quota.giveBack();
            turn.putBack(write.origin());
            recover(turn, history, now);
        }
    }

    private void recover(Turn turn, List<WireSafe> history, Instant now) {
        TaskCell cell = recovered(turn.id(), history, now);
        if (cell == null) {
            turn.absent();
        } else {
            keep(turn, cell);
        }
        goOn(turn, now);
    }

    private @Nullable TaskCell recovered(TaskId id, List<WireSafe> history, Instant now) {
        TaskCell cell = new TaskCell(owners.settings().placementsKept());
        for (WireSafe event : history) {
            if (!(event instanceof TaskEvent.Journalled journalled)) {
                throw new IllegalStateException("history of " + id + " has a foreign event " + event.getClass());
            }
            cell.become(TaskHistory.apply(cell.state(), journalled));
            cell.wrote(journalled);
        }
        cell.asked(now);
        if (cell.state() instanceof TaskState.Live live) {
            steps.decide(live, new TaskInput.Recovered(), now).events().forEach(event -> steps.apply(cell, event));
        }
        return history.isEmpty() ? null : cell;
    }
}
