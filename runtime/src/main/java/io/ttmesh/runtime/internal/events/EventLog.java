package io.ttmesh.runtime.internal.events;

import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.model.MeshEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the events that an operator may need to act upon; those of single submissions and actors only at DEBUG. */
public final class EventLog implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger("ttmesh.events");

    @Override
    public void emit(List<MeshEvent> events) {
        for (MeshEvent event : events) {
            if (LOG.isDebugEnabled() || isForOperators(event)) {
                log(event);
            }
        }
    }

    private static boolean isForOperators(MeshEvent event) {
        return switch (event) {
            case MeshEvent.BodyStuck ignored -> true;
            case MeshEvent.ActorFailed ignored -> true;
            case MeshEvent.ActorReminderLost ignored -> true;
            case MeshEvent.ActorStuck ignored -> true;
            case MeshEvent.ActorOverloaded ignored -> true;
            case MeshEvent.ActorCallCycle ignored -> true;
            case MeshEvent.ActorCommandGivenUp ignored -> true;
            case MeshEvent.OfTask ignored -> false;
            case MeshEvent.OfActor ignored -> false;
            case MeshEvent.OfJob ignored -> false;
            case MeshEvent.NodeJoined ignored -> true;
            case MeshEvent.NodeLeft ignored -> true;
        };
    }

    private static void log(MeshEvent event) {
        switch (event) {
            case MeshEvent.NodeJoined(var at, var node, var joined, var address) ->
                LOG.info("event=node-joined node={} address={}", joined, address);
            case MeshEvent.NodeLeft(var at, var node, var left, var address) ->
                LOG.warn("event=node-left node={} address={}", left, address);
            case MeshEvent.BodyStuck(var at, var node, var taskId, var token, var task) ->
                LOG.warn(
                        "event=body-stuck taskId={} attempt={} task={} remedy=\"let the task return when interrupted\"",
                        taskId,
                        token,
                        task);
            case MeshEvent.OfActor ofActor -> logActor(ofActor);
            case MeshEvent.OfJob ofJob -> logJob(ofJob);
            case MeshEvent.AttemptFailed(
                    var at,
                    var node,
                    var taskId,
                    var token,
                    var worker,
                    var failure,
                    var retryAt) ->
                LOG.debug("event=attempt-failed taskId={} attempt={} cause={}", taskId, token, failure.cause());
            case MeshEvent.TaskSubmitted(
                    var at,
                    var node,
                    var taskId,
                    var task,
                    var namespace,
                    var priority,
                    var durability) -> LOG.debug("event=task-submitted taskId={} task={}", taskId, task);
            case MeshEvent.TaskQueued(var at, var node, var taskId, var token, var worker) ->
                LOG.debug("event=task-queued taskId={} attempt={} worker={}", taskId, token, worker);
            case MeshEvent.TaskStarted(var at, var node, var taskId, var token, var worker) ->
                LOG.debug("event=task-started taskId={} attempt={} worker={}", taskId, token, worker);
            case MeshEvent.TaskEnded(var at, var node, var taskId, var phase, var attempts, var worker, var failure) ->
                LOG.debug("event=task-ended taskId={} phase={} attempts={}", taskId, phase, attempts);
        }
    }

    private static void logActor(MeshEvent.OfActor event) {
        switch (event) {
            case MeshEvent.ActorFailed(var at, var node, var actor, var failure, var restartAt) ->
                LOG.warn(
                        "event=actor-failed actor={} restartAt={} thrown={} message=\"{}\"\n{}",
                        actor,
                        restartAt,
                        failure.className(),
                        failure.message(),
                        failure.stack());
            case MeshEvent.ActorStuck(var at, var node, var actor, var since, var stack) ->
                LOG.warn("event=actor-stuck actor={} since={}\n{}", actor, since, stack);
            case MeshEvent.ActorStarted(var at, var node, var actor) ->
                LOG.debug("event=actor-started actor={}", actor);
            case MeshEvent.ActorStopped(var at, var node, var actor, var reason) ->
                LOG.debug("event=actor-stopped actor={} reason={}", actor, reason);
            case MeshEvent.ActorOverloaded(var at, var node, var actor, var refused) ->
                LOG.warn("event=actor-overloaded actor={} refused={}", actor, refused);
            case MeshEvent.ActorCallCycle(var at, var node, var actor, var ring) ->
                LOG.warn("event=actor-call-cycle actor={} ring=\"{}\"", actor, ring);
            case MeshEvent.ActorCommandGivenUp(var at, var node, var actor, var failure) ->
                LOG.warn(
                        "event=actor-command-given-up actor={} thrown={} message=\"{}\"",
                        actor,
                        failure.className(),
                        failure.message());
            case MeshEvent.ActorReminderSet(var at, var node, var actor, var reminder, var due) ->
                LOG.debug("event=actor-reminder-set actor={} reminder={} due={}", actor, reminder, due);
            case MeshEvent.ActorReminderCancelled(var at, var node, var actor, var reminder) ->
                LOG.debug("event=actor-reminder-cancelled actor={} reminder={}", actor, reminder);
            case MeshEvent.ActorReminded(var at, var node, var actor, var reminder) ->
                LOG.debug("event=actor-reminded actor={} reminder={}", actor, reminder);
            case MeshEvent.ActorReminderLost(var at, var node, var actor, var reminder, var tries) ->
                LOG.warn("event=actor-reminder-lost actor={} reminder={} tries={}", actor, reminder, tries);
        }
    }

    private static void logJob(MeshEvent.OfJob event) {
        switch (event) {
            case MeshEvent.JobQueued(var at, var node, var job, var name, var namespace) ->
                LOG.debug("event=job-queued job={} name={} namespace={}", job, name, namespace);
            case MeshEvent.JobStarted(var at, var node, var job, var name, var steps) ->
                LOG.debug("event=job-started job={} name={} steps={}", job, name, steps);
            case MeshEvent.JobChanged(var at, var node, var job, var steps) ->
                LOG.debug("event=job-changed job={} steps={}", job, steps);
            case MeshEvent.JobStepEnded(var at, var node, var job, var step, var phase, var why) ->
                LOG.debug("event=job-step-ended job={} step={} phase={} why=\"{}\"", job, step, phase, why);
            case MeshEvent.JobEnded(var at, var node, var job, var phase, var why) ->
                LOG.debug("event=job-ended job={} phase={} why=\"{}\"", job, phase, why);
        }
    }
}
