package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.internal.WakeReader;
import io.ttmesh.actors.internal.wake.WakeCell.Step;
import io.ttmesh.actors.internal.wake.WakeCell.Telling;
import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.actors.spi.WakeIndex.Page;
import io.ttmesh.actors.spi.WakeSettings;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OverloadedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the actors of one shard slot, of all types, that wake though nobody asks: tells reminders when they are due,
 * again and again until they are handled, and rouses what is always on whenever its host has ended.
 *
 * <p>It starts where its shard starts, and reads from the wake index what is due soon; the rest is not in memory. What it
 * keeps has a revision, so that of two hosts of one slot only one can change it.
 */
public final class WakeHost extends AbstractMatchingBehavior<WakeCommand> {
    /** The index is read two intervals ahead of time: whoever leaves memory must be found by it before. */
    private static final int KEPT_INTERVALS = 4;

    /** Actors that may be unsettled before the next page of the index waits. */
    private static final int UNSETTLED_MAX = 1_024;

    /** Actors of types without hosts that stay in memory; others are found again when all is read that is long overdue. */
    private static final int STRANDED_MAX = 1_024;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration MOVE_PAUSE = Duration.ofMillis(200);

    private final Setup setup;
    private final ActorRef<HostAnswer> answers;
    private final Optional<WakeReader> reader;
    private final Map<String, WakeCell> cells = new HashMap<>();
    private final Set<String> unsettled = new HashSet<>();
    private final Set<String> stranded = new HashSet<>();
    private final Set<String> alwaysOn = new HashSet<>();
    private final Alarms alarms = new Alarms();
    private final WakeEvents events;
    private boolean isIndexFailing;
    private boolean isLeaving;

    /** What the hosts of one node share. */
    record Setup(NodeId node, Clock clock, WakeSettings settings, WakeStore store, HostWay way, EventSink events) {}

    private record Sweep() implements WakeCommand.Signal {}

    /** The shard moves: finish what was begun, then stop. Who was cut short would hear nothing. */
    record Leave() implements WakeCommand.Signal {}

    private record Answered(HostAnswer answer) implements WakeCommand.Signal {}

    private record Ended(String name, ActorRef<Object> host) implements WakeCommand.Signal {}

    private record Loaded(
            String name,
            WakeStore.@Nullable Loaded found,
            @Nullable Throwable failure) implements WakeCommand.Signal {}

    private record Saved(
            String name, @Nullable Long revision, @Nullable Throwable failure) implements WakeCommand.Signal {}

    private record PageRead(@Nullable Page page, @Nullable Throwable failure) implements WakeCommand.Signal {}

    private WakeHost(ActorContext<WakeCommand> context, ShardId shard, Setup setup) {
        super(context);
        this.setup = setup;
        this.events = new WakeEvents(setup.node(), setup.events());
        this.answers = context.messageAdapter(HostAnswer.class, Answered::new);
        Instant now = now();
        this.reader = setup.store()
                .index()
                .map(index -> new WakeReader(
                        index, WakeStore.setOf(shard), setup.settings().wakeInterval(), now));
        readIndex(now);
    }

    /** Hosts a shard slot; after a failure of its own it starts anew, from the store. */
    static Behavior<WakeCommand> create(ShardId shard, Setup setup) {
        Behavior<WakeCommand> host = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Sweep(), setup.settings().reminderSweep());
            return new WakeHost(context, shard, setup);
        }));
        return Behaviors.supervise(host)
                .onFailure(SupervisorStrategy.restartWithBackoff(RETRY.dividedBy(5), RETRY.multipliedBy(3), 0.2));
    }

    private Instant now() {
        return setup.clock().instant();
    }

    @Override
    public Behavior<WakeCommand> onMessage(WakeCommand command) {
        Instant now = now();
        switch (command) {
            case WakeCommand.OfActor ofActor -> onCommand(ofActor, now);
            case WakeCommand.KeepAwake ignored -> {} // it is, from its start on
            case Sweep ignored -> onSweep(now);
            case Answered(var answer) -> onAnswer(answer, now);
            case Ended(var name, var host) -> onEnded(name, host, now);
            case Loaded loaded -> onLoaded(loaded, now);
            case Saved saved -> onSaved(saved, now);
            case PageRead(var page, var failure) -> onPage(page, failure, now);
            case Leave ignored -> isLeaving = true;
            case WakeCommand.Signal foreign -> getContext().getLog().warn("foreign={}", foreign);
        }
        boolean isDone = isLeaving && cells.values().stream().noneMatch(WakeCell::hasSteps);
        return isDone ? Behaviors.stopped() : this;
    }

    private void onCommand(WakeCommand.OfActor command, Instant now) {
        UnaryOperator<WakeRecord> change = switch (command) {
            case WakeCommand.Remind(var place, var reminder, var replyTo) ->
                record -> withReminder(place, record, reminder, now);
            case WakeCommand.Cancel(var place, var name, var replyTo) -> record -> record.without(name);
            case WakeCommand.KeepOn(var place, var replyTo) -> record -> keptOn(place, record);
            case WakeCommand.LetGo ignored -> record -> record.withAlwaysOn(false);
            case WakeCommand.Look ignored -> record -> record;
        };
        WakeCell cell = cell(command.place(), now);
        if (cell.waiting.size() >= WakeCell.WAITING_MAX) {
            command.replyTo()
                    .tell(new WakeAnswer.Refused(
                            WakeCell.WAITING_MAX + " changes of reminders wait: send again later"));
            return;
        }
        cell.waiting.add(new Step(change, command.replyTo()));
        settle(cell, now);
    }

    private WakeRecord withReminder(ActorPlace place, WakeRecord record, Reminder reminder, Instant now) {
        WakeRecord changed = record.with(reminder, now);
        if (changed.reminders().size() > setup.settings().remindersMax()) {
            throw new OverloadedException("reminder " + reminder.name() + " of " + place.actor() + " refused: it has "
                    + record.reminders().size() + " (limit ttmesh.actors.service.reminders-max): cancel one");
        }
        return changed;
    }

    private WakeRecord keptOn(ActorPlace place, WakeRecord record) {
        if (!record.alwaysOn() && alwaysOn.size() >= setup.settings().alwaysOnMax()) {
            throw new OverloadedException("actor " + place.actor() + " can not be always on: " + alwaysOn.size()
                    + " of its shard slot are (limit ttmesh.actors.service.always-on-max): stop one");
        }
        return record.withAlwaysOn(true);
    }

    private WakeCell cell(ActorPlace place, Instant now) {
        WakeCell known = cells.get(place.persistenceId());
        if (known != null) {
            return known;
        }
        var fresh = new WakeCell(place);
        cells.put(place.persistenceId(), fresh);
        load(fresh, now);
        return fresh;
    }

    private void load(WakeCell cell, Instant now) {
        String name = cell.place.persistenceId();
        cell.isLoading = true;
        cell.loadAt = now.plus(RETRY);
        unsettled.add(name);
        getContext().pipeToSelf(setup.store().load(cell.place), (found, failure) -> new Loaded(name, found, failure));
    }

    private void onLoaded(Loaded loaded, Instant now) {
        WakeCell cell = cells.get(loaded.name());
        if (cell == null) {
            return;
        }
        cell.isLoading = false;
        WakeStore.Loaded found = loaded.found();
        if (found == null) {
            getContext()
                    .getLog()
                    .warn("actor={} wakeRead=false reason={}", cell.place.actor(), String.valueOf(loaded.failure()));
            cell.lose("what is kept of it can not be read: " + loaded.failure());
        } else {
            cell.revision = found.revision();
            cell.record = found.record();
        }
        settle(cell, now);
    }

    private void onSaved(Saved saved, Instant now) {
        WakeCell cell = cells.get(saved.name());
        Step step = cell == null ? null : cell.saving;
        if (cell == null || step == null) {
            return;
        }
        Long revision = saved.revision();
        if (revision != null) {
            WakeRecord before = cell.record == null ? WakeRecord.NONE : cell.record;
            cell.saving = null;
            cell.revision = revision;
            cell.record = cell.saved;
            step.answer(WakeAnswer.Kept.of(true, cell.saved));
            if (step.replyTo() != null) {
                events.changed(cell.place.actor(), before, cell.saved, now);
            }
        } else {
            getContext()
                    .getLog()
                    .warn("actor={} wakeKept=false reason={}", cell.place.actor(), String.valueOf(saved.failure()));
            cell.lose("it is not known whether it is kept: " + saved.failure());
        }
        settle(cell, now);
    }

    private void onSweep(Instant now) {
        for (String name = alarms.take(now); name != null; name = alarms.take(now)) {
            WakeCell cell = cells.get(name);
            if (cell != null) {
                settle(cell, now);
            }
        }
        readIndex(now);
    }

    /** Does what is to do for an actor now, and sees to it that it is looked at again in time. */
    private void settle(WakeCell cell, Instant now) {
        takeSteps(cell);
        if (cell.record == null && !cell.isLoading && !now.isBefore(cell.loadAt)) {
            load(cell, now);
        }
        WakeRecord record = cell.record;
        if (record != null && !isLeaving) {
            keepOn(cell, record, now);
            tell(cell, record, now);
            takeSteps(cell);
        }
        note(cell, now);
    }

    private void takeSteps(WakeCell cell) {
        for (Step step = cell.begin(); step != null; step = cell.begin()) {
            WakeRecord before = cell.record == null ? WakeRecord.NONE : cell.record;
            try {
                WakeRecord changed = step.change().apply(before);
                if (changed.equals(before)) {
                    step.answer(WakeAnswer.Kept.of(false, before));
                } else {
                    save(cell, step, changed);
                }
            } catch (MeshException refused) {
                step.answer(new WakeAnswer.Refused(String.valueOf(refused.getMessage())));
            }
        }
    }

    private void save(WakeCell cell, Step step, WakeRecord changed) {
        String name = cell.place.persistenceId();
        cell.saving = step;
        cell.saved = changed;
        getContext()
                .pipeToSelf(
                        setup.store().save(cell.place, cell.revision + 1, changed),
                        (revision, failure) -> new Saved(name, revision, failure));
    }

    private void keepOn(WakeCell cell, WakeRecord record, Instant now) {
        if (!record.alwaysOn()) {
            alwaysOn.remove(cell.place.persistenceId());
            unwatch(cell);
            cell.letGo();
            return;
        }
        alwaysOn.add(cell.place.persistenceId());
        if (cell.host == null && !now.isBefore(cell.rouseAt)) {
            boolean isFirst = cell.rouse(now, setup.settings().reminderRetry());
            send(cell, new HostOrder.Rouse(cell.place, answers, false), isFirst, now);
        }
    }

    private void unwatch(WakeCell cell) {
        if (cell.host != null) {
            getContext().unwatch(cell.host);
        }
    }

    /** Whether it is on its way; it is not when nobody hosts the type now. */
    private boolean send(WakeCell cell, HostOrder order, boolean isFirst, Instant now) {
        try {
            setup.way().tell(order);
            cell.sent(isFirst, now, setup.settings().reminderRetry());
            return true;
        } catch (MeshException e) {
            cell.isStranded = true;
            getContext()
                    .getLog()
                    .debug("actor={} order=notSent reason=\"{}\"", order.place().actor(), e.getMessage());
            return false;
        }
    }

    private void tell(WakeCell cell, WakeRecord record, Instant now) {
        cell.tellings.keySet().removeIf(name -> record.reminder(name).isEmpty());
        for (Reminder reminder : record.reminders()) {
            if (!reminder.due().isAfter(now) && cell.saving == null) {
                tell(cell, reminder, now);
            } else if (reminder.due().isAfter(now)) {
                cell.tellings.remove(reminder.name());
            }
        }
    }

    private void tell(WakeCell cell, Reminder reminder, Instant now) {
        Telling telling = cell.tellings.get(reminder.name());
        if (telling == null || !telling.isOf(reminder.command(), reminder.due())) {
            telling = Telling.of(reminder, now);
        }
        if (telling.next().isAfter(now)) {
            return;
        }
        if (telling.tries() >= setup.settings().reminderTries()) {
            events.lost(cell.place.actor(), reminder.name(), telling.tries(), now);
            told(cell, reminder.name(), reminder.due(), reminder.command());
            return;
        }
        var order = new HostOrder.Remind(cell.place, reminder.name(), reminder.due(), reminder.command(), answers);
        Duration patience = setup.settings().reminderRetry();
        cell.tellings.put(
                reminder.name(),
                send(cell, order, telling.tries() == 0, now)
                        ? telling.again(now, patience)
                        : telling.unsent(now, patience));
    }

    private void told(WakeCell cell, String name, Instant due, Payload command) {
        Telling telling = cell.tellings.get(name);
        if (telling != null && telling.isOf(command, due)) {
            cell.tellings.remove(name);
        }
        cell.waiting.add(new Step(record -> record.told(name, due, command, now()), null));
    }

    private void note(WakeCell cell, Instant now) {
        String name = cell.place.persistenceId();
        if (cell.isUnsettled(now)) {
            unsettled.add(name);
        } else {
            unsettled.remove(name);
        }
        Instant soon = now.plus(setup.settings().wakeInterval().multipliedBy(KEPT_INTERVALS));
        if (cell.canGo(soon, reader.isPresent()) || isLeftToIndex(cell)) {
            cells.remove(name);
            unsettled.remove(name);
            stranded.remove(name);
            alarms.drop(name);
            return;
        }
        Instant soonest = now.plus(setup.settings().reminderSweep());
        alarms.set(name, later(nextLook(cell, now, soon), soonest));
    }

    private boolean isLeftToIndex(WakeCell cell) {
        String name = cell.place.persistenceId();
        if (!cell.isStranded) {
            stranded.remove(name);
        } else if (stranded.size() < STRANDED_MAX) {
            stranded.add(name);
        }
        return cell.isStranded && cell.isIdle() && reader.isPresent() && !stranded.contains(name);
    }

    private static Instant nextLook(WakeCell cell, Instant now, Instant soon) {
        WakeRecord record = cell.record;
        if (record == null) {
            return cell.loadAt;
        }
        Instant next = record.alwaysOn() && cell.host == null ? earlier(cell.rouseAt, soon) : soon;
        if (cell.awaitedUntil.isAfter(now)) {
            next = earlier(next, cell.awaitedUntil);
        }
        for (Reminder reminder : record.reminders()) {
            Telling telling = cell.tellings.get(reminder.name());
            next = earlier(next, telling == null ? reminder.due() : telling.next());
        }
        return next;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void onAnswer(HostAnswer answer, Instant now) {
        WakeCell cell = cells.get(answer.place().persistenceId());
        if (cell == null) {
            return;
        }
        cell.awaitedUntil = Instant.MIN;
        switch (answer) {
            case HostAnswer.Awake(var place, var node, var host) -> onAwake(cell, host, now);
            case HostAnswer.Reminded(var place, var name, var due, var command) -> {
                events.reminded(place.actor(), name, now);
                told(cell, name, due, command);
            }
            case HostAnswer.NotAwake ignored -> {} // roused again after a while
            case HostAnswer.Stopped ignored -> {} // not asked for here
        }
        settle(cell, now);
    }

    private void onAwake(WakeCell cell, ActorRef<Object> host, Instant now) {
        WakeRecord record = cell.record;
        if (record == null || !record.alwaysOn() || host.equals(cell.host)) {
            return;
        }
        unwatch(cell);
        cell.awake(host, now);
        getContext().watchWith(host, new Ended(cell.place.persistenceId(), host));
    }

    private void onEnded(String name, ActorRef<Object> host, Instant now) {
        WakeCell cell = cells.get(name);
        if (cell != null && host.equals(cell.host)) {
            cell.ended(now, MOVE_PAUSE, setup.settings().reminderRetry());
            settle(cell, now);
        }
    }

    private void readIndex(Instant now) {
        if (!isLeaving && unsettled.size() < UNSETTLED_MAX) {
            reader.flatMap(pages -> pages.next(now))
                    .ifPresent(page -> getContext().pipeToSelf(page, PageRead::new));
        }
    }

    private void onPage(@Nullable Page page, @Nullable Throwable failure, Instant now) {
        if (page != null) {
            isIndexFailing = false;
            reader.ifPresent(pages -> pages.read(page, now).stream()
                    .flatMap(name -> ActorPlace.of(name).stream())
                    .forEach(place -> cell(place, now)));
            readIndex(now);
            return;
        }
        if (!isIndexFailing) {
            getContext().getLog().warn("indexRead=false action=retry reason={}", String.valueOf(failure));
        }
        isIndexFailing = true;
        reader.ifPresent(pages -> pages.failed(now));
    }
}
