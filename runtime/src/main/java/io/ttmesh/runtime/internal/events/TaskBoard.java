package io.ttmesh.runtime.internal.events;

import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.WireSafe;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Keeps a row for each of the submissions that this node's owners accepted last, from events alone, and lists them.
 */
public final class TaskBoard extends AbstractMatchingBehavior<TaskBoard.Command> {
    /** What the board is asked and told. */
    public sealed interface Command {}

    /** These happened, in this order. */
    private record Happened(List<MeshEvent> events) implements Command {}

    /** List the newest rows, at most this many. */
    public record ListRows(int limit, ActorRef<Rows> replyTo) implements Command, WireSafe {}

    /** Rows, newest first. */
    public record Rows(List<TaskStatus> rows) implements WireSafe {
        /** Copies the list. */
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    private static final int ROWS_PER_ANSWER_MAX = 500;

    /** A submission's first and last event: a status is made of them when somebody asks, which is seldom. */
    private static final class Row {
        private final MeshEvent.TaskSubmitted submitted;
        private MeshEvent.OfTask last;

        Row(MeshEvent.TaskSubmitted submitted) {
            this.submitted = submitted;
            this.last = submitted;
        }

        TaskStatus status() {
            return switch (last) {
                case MeshEvent.TaskSubmitted ignored -> status(TaskPhase.WAITING, 1, Optional.empty(), "");
                case MeshEvent.TaskQueued queued ->
                    status(TaskPhase.QUEUED, queued.token().attempt(), Optional.of(queued.worker()), "");
                case MeshEvent.TaskStarted started ->
                    status(TaskPhase.RUNNING, started.token().attempt(), Optional.of(started.worker()), "");
                case MeshEvent.AttemptFailed failed ->
                    status(
                            TaskPhase.WAITING,
                            failed.token().attempt(),
                            failed.worker(),
                            failed.failure().message());
                case MeshEvent.TaskEnded ended ->
                    status(
                            ended.phase(),
                            ended.attempts(),
                            ended.worker(),
                            ended.failure().map(Failure::message).orElse(""));
                case MeshEvent.BodyStuck stuck -> throw new IllegalStateException("not kept as a row: " + stuck);
            };
        }

        private TaskStatus status(TaskPhase phase, int attempt, Optional<NodeId> worker, String reason) {
            return new TaskStatus(
                    submitted.taskId(),
                    submitted.task(),
                    submitted.namespace(),
                    phase,
                    submitted.durability(),
                    submitted.priority(),
                    attempt,
                    worker,
                    phase == TaskPhase.SUCCEEDED ? 1 : 0,
                    submitted.at(),
                    last.at(),
                    reason,
                    Map.of());
        }
    }

    private final int limit;
    private final EventHub.Subscription subscription;
    private final Map<TaskId, Row> rows = new LinkedHashMap<>();

    private TaskBoard(ActorContext<Command> context, EventHub hub, int limit, int buffer) {
        super(context);
        this.limit = limit;
        ActorRef<Command> self = context.getSelf();
        this.subscription = hub.subscribe(buffer, events -> self.tell(new Happened(events)));
    }

    /** Listens to the hub and remembers {@code limit} rows. */
    public static Behavior<Command> create(EventHub hub, int limit, int buffer) {
        return Behaviors.setup(context -> new TaskBoard(context, hub, limit, buffer));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Happened(var events) -> {
                events.forEach(this::note);
                subscription.handled(events.size());
            }
            case ListRows(var atMost, var replyTo) -> replyTo.tell(new Rows(newest(atMost)));
        }
        return Behaviors.same();
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            subscription.close();
        }
        return this;
    }

    private List<TaskStatus> newest(int atMost) {
        List<Row> all = new ArrayList<>(rows.values());
        int count = Math.min(all.size(), Math.min(Math.max(atMost, 0), ROWS_PER_ANSWER_MAX));
        return all.subList(all.size() - count, all.size()).reversed().stream()
                .map(Row::status)
                .toList();
    }

    private void note(MeshEvent event) {
        switch (event) {
            case MeshEvent.TaskSubmitted submitted -> add(submitted);
            case MeshEvent.TaskQueued queued -> change(queued);
            case MeshEvent.TaskStarted started -> change(started);
            case MeshEvent.AttemptFailed failed -> change(failed);
            case MeshEvent.TaskEnded ended -> change(ended);
            case MeshEvent.BodyStuck ignored -> {}
            case MeshEvent.OfActor ignored -> {}
            case MeshEvent.OfJob ignored -> {}
            case MeshEvent.NodeJoined ignored -> {}
            case MeshEvent.NodeLeft ignored -> {}
        }
    }

    private void add(MeshEvent.TaskSubmitted event) {
        rows.put(event.taskId(), new Row(event));
        if (rows.size() > limit) {
            Iterator<TaskId> oldest = rows.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void change(MeshEvent.OfTask event) {
        Row row = rows.get(event.taskId());
        if (row != null) {
            row.last = event;
        }
    }
}
