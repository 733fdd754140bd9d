package io.ttmesh.actors.internal.life;

import io.ttmesh.actors.internal.life.TaskState.Live;
import io.ttmesh.actors.internal.life.TaskState.Reason;
import io.ttmesh.actors.internal.life.TaskState.Waiting;
import io.ttmesh.model.NodeId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Applies events to states. Reads no clock, random source or setting, so that replay always ends alike. */
public final class TaskHistory {
    private TaskHistory() {}

    /**
     * The state after the event.
     *
     * @throws IllegalStateException when the event can not follow the state, which is a bug
     */
    public static TaskState apply(TaskState state, TaskEvent event) {
        if (state instanceof TaskState.Absent && event instanceof TaskEvent.Submitted submitted) {
            return submitted(submitted);
        }
        if (state instanceof TaskState.Absent && event instanceof TaskEvent.Condensed condensed) {
            return condensed(condensed);
        }
        if (!(state instanceof Live live)) {
            throw new IllegalStateException(event + " can not follow " + state);
        }
        return switch (event) {
            case TaskEvent.Submitted again -> throw new IllegalStateException(again + " can not follow " + state);
            case TaskEvent.AttemptOpened opened -> opened(live, opened);
            case TaskEvent.Checkpointed(var checkpoint, var at) ->
                with(live, live.ticket().with(checkpoint));
            case TaskEvent.Condensed condensed -> with(live, condensed.ticket());
            case TaskEvent.Ended(var outcome, var at, var token, var worker) ->
                new TaskState.Ended(Summary.of(live.ticket()), outcome, at, token.attempt(), worker);
            case TaskEvent.Offered(var worker, var at, var until) ->
                new TaskState.Offered(live.ticket(), live.token(), at, worker, until, declinedBy(live));
            case TaskEvent.Declined declined -> declined(live, declined);
            case TaskEvent.Postponed postponed -> postponed(live, postponed);
            case TaskEvent.Queued(var worker, var at, var until) ->
                new TaskState.Queued(live.ticket(), live.token(), at, worker, until);
            case TaskEvent.Started(var worker, var at, var until) ->
                new TaskState.Running(live.ticket(), live.token(), at, worker, until, 0);
            case TaskEvent.Renewed renewed -> renewed(live, renewed);
        };
    }

    private static TaskState submitted(TaskEvent.Submitted event) {
        var ticket = Ticket.of(event.submission(), event.at());
        var due = event.at().plus(event.submission().options().delay());
        return new Waiting(ticket, event.token(), event.at(), due, Reason.NOT_DUE, "", Optional.empty(), Set.of());
    }

    /** The attempt was under way. */
    private static TaskState condensed(TaskEvent.Condensed event) {
        return new Waiting(
                event.ticket(), event.token(), event.at(), event.at(), Reason.NOT_DUE, "", Optional.empty(), Set.of());
    }

    private static TaskState opened(Live live, TaskEvent.AttemptOpened event) {
        return new Waiting(
                live.ticket().afterFailure(event.failure().isWorkersLoss()),
                event.token(),
                event.at(),
                event.notBefore(),
                Reason.RETRY,
                event.failure().message(),
                Optional.empty(),
                Set.of());
    }

    private static TaskState declined(Live live, TaskEvent.Declined event) {
        Set<NodeId> declined = new HashSet<>(declinedBy(live));
        declined.add(event.worker());
        return new Waiting(
                live.ticket(),
                live.token(),
                live.since(),
                event.at(),
                Reason.FULL,
                event.why(),
                Optional.empty(),
                Set.copyOf(declined));
    }

    /** Those who declined are asked again in the next round. */
    private static TaskState postponed(Live live, TaskEvent.Postponed event) {
        Optional<Instant> since = switch (live) {
            case Waiting waiting
            when event.reason() == Reason.NOWHERE -> waiting.nowhereSince().or(() -> Optional.of(event.at()));
            case Waiting ignored -> Optional.empty();
            case TaskState.Assigned ignored -> Optional.empty();
        };
        return new Waiting(
                live.ticket(),
                live.token(),
                live.since(),
                event.wakeAt(),
                event.reason(),
                event.detail(),
                since,
                Set.of());
    }

    private static TaskState renewed(Live live, TaskEvent.Renewed event) {
        return switch (live) {
            case TaskState.Queued(var ticket, var token, var since, var worker, var until) ->
                new TaskState.Queued(ticket, token, since, worker, event.until());
            case TaskState.Running(var ticket, var token, var since, var worker, var until, var progress) ->
                new TaskState.Running(ticket, token, since, worker, event.until(), event.progress());
            case Waiting waiting -> waiting;
            case TaskState.Offered offered -> offered;
        };
    }

    private static TaskState with(Live live, Ticket ticket) {
        return switch (live) {
            case Waiting(
                    var ignored,
                    var token,
                    var since,
                    var wake,
                    var reason,
                    var detail,
                    var nowhere,
                    var declined) -> new Waiting(ticket, token, since, wake, reason, detail, nowhere, declined);
            case TaskState.Offered(var ignored, var token, var since, var worker, var until, var declined) ->
                new TaskState.Offered(ticket, token, since, worker, until, declined);
            case TaskState.Queued(var ignored, var token, var since, var worker, var until) ->
                new TaskState.Queued(ticket, token, since, worker, until);
            case TaskState.Running(var ignored, var token, var since, var worker, var until, var progress) ->
                new TaskState.Running(ticket, token, since, worker, until, progress);
        };
    }

    private static Set<NodeId> declinedBy(Live live) {
        return switch (live) {
            case Waiting waiting -> waiting.declined();
            case TaskState.Offered offered -> offered.declined();
            case TaskState.Queued ignored -> Set.of();
            case TaskState.Running ignored -> Set.of();
        };
    }
}
