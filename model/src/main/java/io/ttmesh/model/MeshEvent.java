package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of state on the mesh. The command line, metrics, traces, the console and logs consume these and nothing
 * else.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MeshEvent.TaskSubmitted.class, name = "task-submitted"),
    @JsonSubTypes.Type(value = MeshEvent.TaskQueued.class, name = "task-queued"),
    @JsonSubTypes.Type(value = MeshEvent.TaskStarted.class, name = "task-started"),
    @JsonSubTypes.Type(value = MeshEvent.AttemptFailed.class, name = "attempt-failed"),
    @JsonSubTypes.Type(value = MeshEvent.TaskEnded.class, name = "task-ended"),
    @JsonSubTypes.Type(value = MeshEvent.BodyStuck.class, name = "body-stuck"),
    @JsonSubTypes.Type(value = MeshEvent.ActorStarted.class, name = "actor-started"),
    @JsonSubTypes.Type(value = MeshEvent.ActorStopped.class, name = "actor-stopped"),
    @JsonSubTypes.Type(value = MeshEvent.ActorFailed.class, name = "actor-failed"),
    @JsonSubTypes.Type(value = MeshEvent.ActorOverloaded.class, name = "actor-overloaded"),
    @JsonSubTypes.Type(value = MeshEvent.ActorCallCycle.class, name = "actor-call-cycle"),
    @JsonSubTypes.Type(value = MeshEvent.ActorCommandGivenUp.class, name = "actor-command-given-up"),
    @JsonSubTypes.Type(value = MeshEvent.ActorReminderSet.class, name = "actor-reminder-set"),
    @JsonSubTypes.Type(value = MeshEvent.ActorReminderCancelled.class, name = "actor-reminder-cancelled"),
    @JsonSubTypes.Type(value = MeshEvent.ActorReminded.class, name = "actor-reminded"),
    @JsonSubTypes.Type(value = MeshEvent.ActorReminderLost.class, name = "actor-reminder-lost"),
    @JsonSubTypes.Type(value = MeshEvent.ActorStuck.class, name = "actor-stuck"),
    @JsonSubTypes.Type(value = MeshEvent.JobQueued.class, name = "job-queued"),
    @JsonSubTypes.Type(value = MeshEvent.JobStarted.class, name = "job-started"),
    @JsonSubTypes.Type(value = MeshEvent.JobChanged.class, name = "job-changed"),
    @JsonSubTypes.Type(value = MeshEvent.JobStepEnded.class, name = "job-step-ended"),
    @JsonSubTypes.Type(value = MeshEvent.JobEnded.class, name = "job-ended"),
    @JsonSubTypes.Type(value = MeshEvent.NodeJoined.class, name = "node-joined"),
    @JsonSubTypes.Type(value = MeshEvent.NodeLeft.class, name = "node-left"),
})
public sealed interface MeshEvent extends WireSafe {
    /** When it happened, on the clock of {@link #node()}. */
    Instant at();

    /** The node that saw it. */
    NodeId node();

    /** A change in the life of one submission, seen by its owner. */
    sealed interface OfTask extends MeshEvent {
        /** The submission. */
        TaskId taskId();
    }

    /** An owner accepted a submission. */
    record TaskSubmitted(
            Instant at,
            NodeId node,
            TaskId taskId,
            TaskVersion task,
            String namespace,
            int priority,
            Durability durability)
            implements OfTask {}

    /** A worker accepted an attempt and will run it when an executor slot is free. */
    record TaskQueued(Instant at, NodeId node, TaskId taskId, FencingToken token, NodeId worker) implements OfTask {}

    /** A worker began to run an attempt. */
    record TaskStarted(Instant at, NodeId node, TaskId taskId, FencingToken token, NodeId worker) implements OfTask {}

    /** An attempt failed and another follows, not before {@code retryAt}. */
    record AttemptFailed(
            Instant at,
            NodeId node,
            TaskId taskId,
            FencingToken token,
            Optional<NodeId> worker,
            Failure failure,
            Instant retryAt)
            implements OfTask {}

    /** A submission ended; {@code failure} says why when it failed. */
    record TaskEnded(
            Instant at,
            NodeId node,
            TaskId taskId,
            TaskPhase phase,
            int attempts,
            Optional<NodeId> worker,
            Optional<Failure> failure)
            implements OfTask {}

    /** User code did not end after it was interrupted; its executor slot stays taken. */
    record BodyStuck(Instant at, NodeId node, TaskId taskId, FencingToken token, TaskVersion task) implements OfTask {}

    /** A change in the life of one actor, seen by the node that hosts it. */
    sealed interface OfActor extends MeshEvent {
        /** The actor. */
        ActorId actor();
    }

    /** An actor began to take messages on a node; its state, if it is kept, may still be read. */
    record ActorStarted(Instant at, NodeId node, ActorId actor) implements OfActor {}

    /** An actor is no longer on the node; the next message starts it again, there or elsewhere. */
    record ActorStopped(Instant at, NodeId node, ActorId actor, StopReason reason) implements OfActor {}

    /** Why an actor stopped. */
    enum StopReason {
        /** Its own code said so. */
        ITSELF,
        /** It was idle, or its shard moves to another node. */
        RELEASED,
        /** Somebody asked for it. */
        REQUESTED,
        /** Its state could not be read or written: another instance may be the newer one. */
        STORE_FAILED
    }

    /** An actor's code threw; it starts anew, not before {@code restartAt}. */
    record ActorFailed(Instant at, NodeId node, ActorId actor, Failure failure, Instant restartAt) implements OfActor {}

    /** So many commands were refused since this was told last, as the actor's mailbox was full; told once a second at most. */
    record ActorOverloaded(Instant at, NodeId node, ActorId actor, long refused) implements OfActor {}

    /**
     * An actor was asked by one whose answer it waits for itself, and the ask was refused; told once a second at most.
     *
     * @param ring who asks whom; it ends with the actor itself, which stands in it once more before
     */
    record ActorCallCycle(Instant at, NodeId node, ActorId actor, String ring) implements OfActor {}

    /** A command that came by a reliable ref was given up, and its sender is told why. */
    record ActorCommandGivenUp(Instant at, NodeId node, ActorId actor, Failure failure) implements OfActor {}

    /** A reminder is kept: a new one, or one that was set anew, with another time or command. */
    record ActorReminderSet(Instant at, NodeId node, ActorId actor, String reminder, Instant due) implements OfActor {}

    /** A reminder was cancelled; what was told of it before may still come. */
    record ActorReminderCancelled(Instant at, NodeId node, ActorId actor, String reminder) implements OfActor {}

    /** An actor has handled a reminder. */
    record ActorReminded(Instant at, NodeId node, ActorId actor, String reminder) implements OfActor {}

    /** A reminder was given up: the actor did not handle it, so often it was tried. */
    record ActorReminderLost(Instant at, NodeId node, ActorId actor, String reminder, int tries) implements OfActor {}

    /**
     * An actor's code has run for longer than {@code ttmesh.actors.service.stuck-after} on one message; it goes on.
     *
     * @param since when it began the message
     * @param stack of its thread now, innermost call first
     */
    record ActorStuck(Instant at, NodeId node, ActorId actor, Instant since, String stack) implements OfActor {}

    /** A change in the life of one job, seen by its coordinator; told again, or not at all, when that is lost meanwhile. */
    sealed interface OfJob extends MeshEvent {
        /** The job. */
        JobId job();
    }

    /** A job was accepted, or is to go on after it had ended, and waits for its place among those of its namespace. */
    record JobQueued(Instant at, NodeId node, JobId job, String name, String namespace) implements OfJob {}

    /** A job began, or goes on after it had ended: {@code steps} are to run. */
    record JobStarted(Instant at, NodeId node, JobId job, String name, int steps) implements OfJob {}

    /** So many steps were added to a job that runs, or none but inputs and orders of those that it has. */
    record JobChanged(Instant at, NodeId node, JobId job, int steps) implements OfJob {}

    /** A step ended; {@code why} says so when it failed, and is empty otherwise. */
    record JobStepEnded(Instant at, NodeId node, JobId job, String step, StepPhase phase, String why)
            implements OfJob {}

    /** A job ended; {@code why} says so when it failed, and is empty otherwise. */
    record JobEnded(Instant at, NodeId node, JobId job, JobPhase phase, String why) implements OfJob {}

    /** A node became a member of the mesh. */
    record NodeJoined(Instant at, NodeId node, NodeId joined, String address) implements MeshEvent {}

    /** A node left the mesh, or was found dead. */
    record NodeLeft(Instant at, NodeId node, NodeId left, String address) implements MeshEvent {}
}
