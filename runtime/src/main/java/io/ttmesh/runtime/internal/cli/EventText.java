package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.MeshEvent.ActorCallCycle;
import io.ttmesh.model.MeshEvent.ActorCommandGivenUp;
import io.ttmesh.model.MeshEvent.ActorFailed;
import io.ttmesh.model.MeshEvent.ActorOverloaded;
import io.ttmesh.model.MeshEvent.ActorReminded;
import io.ttmesh.model.MeshEvent.ActorReminderCancelled;
import io.ttmesh.model.MeshEvent.ActorReminderLost;
import io.ttmesh.model.MeshEvent.ActorReminderSet;
import io.ttmesh.model.MeshEvent.ActorStarted;
import io.ttmesh.model.MeshEvent.ActorStopped;
import io.ttmesh.model.MeshEvent.ActorStuck;
import io.ttmesh.model.MeshEvent.AttemptFailed;
import io.ttmesh.model.MeshEvent.BodyStuck;
import io.ttmesh.model.MeshEvent.JobChanged;
import io.ttmesh.model.MeshEvent.JobEnded;
import io.ttmesh.model.MeshEvent.JobQueued;
import io.ttmesh.model.MeshEvent.JobStarted;
import io.ttmesh.model.MeshEvent.JobStepEnded;
import io.ttmesh.model.MeshEvent.NodeJoined;
import io.ttmesh.model.MeshEvent.NodeLeft;
import io.ttmesh.model.MeshEvent.TaskEnded;
import io.ttmesh.model.MeshEvent.TaskQueued;
import io.ttmesh.model.MeshEvent.TaskStarted;
import io.ttmesh.model.MeshEvent.TaskSubmitted;
import io.ttmesh.model.NodeId;
import java.util.Optional;

/** An event as one line for people. */
final class EventText {
    private EventText() {}

    static String of(MeshEvent event) {
        return Times.text(event.at()) + "  " + event.node() + "  " + what(event);
    }

    private static String what(MeshEvent event) {
        return switch (event) {
            case MeshEvent.OfTask e -> ofTask(e);
            case MeshEvent.OfActor e -> "actor " + e.actor() + " " + ofActor(e);
            case MeshEvent.OfJob e -> "job " + e.job() + " " + ofJob(e);
            case NodeJoined e -> "node " + e.joined() + " joined at " + e.address();
            case NodeLeft e -> "node " + e.left() + " left " + e.address();
        };
    }

    private static String ofTask(MeshEvent.OfTask event) {
        return switch (event) {
            case TaskSubmitted e ->
                e.taskId() + " submitted: " + e.task() + ", namespace " + e.namespace() + ", priority " + e.priority()
                        + ", " + e.durability();
            case TaskQueued e ->
                e.taskId() + " queued at " + e.worker() + ", attempt "
                        + e.token().attempt();
            case TaskStarted e ->
                e.taskId() + " started at " + e.worker() + ", attempt "
                        + e.token().attempt();
            case AttemptFailed e ->
                e.taskId() + " attempt " + e.token().attempt() + " failed at " + name(e.worker()) + ": "
                        + text(e.failure()) + "; next not before " + Times.text(e.retryAt());
            case TaskEnded e ->
                e.taskId() + " " + e.phase() + " after " + e.attempts() + " attempt(s), last at " + name(e.worker())
                        + e.failure().map(failure -> ": " + text(failure)).orElse("");
            case BodyStuck e -> e.taskId() + " goes on after its interrupt and keeps its executor slot: " + e.task();
        };
    }

    private static String ofActor(MeshEvent.OfActor event) {
        return switch (event) {
            case ActorStarted ignored -> "started";
            case ActorStopped e -> "stopped: " + text(e.reason());
            case ActorStuck e -> "has been at one message since " + Times.text(e.since());
            case ActorFailed e ->
                "failed: " + text(e.failure()) + "; starts anew not before " + Times.text(e.restartAt());
            case ActorOverloaded e -> "refused " + e.refused() + " command(s): its mailbox is full";
            case ActorCallCycle e -> "refused an ask that closes a ring: " + e.ring();
            case ActorCommandGivenUp e -> "gave up a command of a reliable ref: " + text(e.failure());
            case ActorReminderSet e -> "has set its reminder " + e.reminder() + ", due " + Times.text(e.due());
            case ActorReminderCancelled e -> "has cancelled its reminder " + e.reminder();
            case ActorReminded e -> "has handled its reminder " + e.reminder();
            case ActorReminderLost e ->
                "did not handle its reminder " + e.reminder() + ", given up after " + e.tries() + " tries";
        };
    }

    private static String ofJob(MeshEvent.OfJob event) {
        return switch (event) {
            case JobQueued e -> "queued: " + e.name() + ", waits for its place in namespace " + e.namespace();
            case JobStarted e -> "started: " + e.name() + ", " + e.steps() + " step(s) to run";
            case JobChanged e -> "changed: " + e.steps() + " step(s) added";
            case JobStepEnded e -> "step " + e.step() + " " + e.phase() + reason(e.why());
            case JobEnded e -> e.phase() + reason(e.why());
        };
    }

    private static String name(Optional<NodeId> worker) {
        return worker.map(NodeId::value).orElse("nobody");
    }

    private static String text(MeshEvent.StopReason reason) {
        return switch (reason) {
            case ITSELF -> "its own code said so";
            case RELEASED -> "it was idle, or moves to another node";
            case REQUESTED -> "somebody asked for it";
            case STORE_FAILED -> "its state could not be read or written";
        };
    }

    private static String reason(String why) {
        return why.isEmpty() ? "" : ": " + why;
    }

    private static String text(Failure failure) {
        return failure.cause() + " " + failure.className() + " " + failure.message();
    }
}
