package io.ttmesh.actors.internal.life;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.WireSafe;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Where one submission is in its life: one record per phase, each with only what exists in that phase. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskState.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = TaskState.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = TaskState.Offered.class, name = "offered"),
    @JsonSubTypes.Type(value = TaskState.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = TaskState.Running.class, name = "running"),
    @JsonSubTypes.Type(value = TaskState.Ended.class, name = "ended"),
})
public sealed interface TaskState extends WireSafe {
    /** Nothing was submitted under this id. */
    Absent ABSENT = new Absent();

    /** Nothing was submitted under this id. */
    record Absent() implements TaskState {}

    /** Submitted, and not ended. */
    sealed interface Live extends TaskState {
        /** What stays the same through all phases. */
        Ticket ticket();

        /** The current execution; results under any other are refused. */
        FencingToken token();

        /** When the phase was entered. */
        Instant since();

        /** The phase as callers see it. */
        TaskPhase phase();
    }

    /** With a worker, or on the way to one. */
    sealed interface Assigned extends Live {
        /** Who has the attempt. */
        NodeId worker();

        /** When the worker's right to it ends unless it speaks. */
        Instant leaseUntil();
    }

    /** Why a submission waits. */
    enum Reason {
        /** Its start is delayed, or it is about to be placed for the first time. */
        NOT_DUE,
        /** An attempt failed and the next one is not due. */
        RETRY,
        /** Every eligible node is full. */
        FULL,
        /** No node is eligible. */
        NOWHERE,
        /** Its owner just recovered and waits for the attempt's worker to report. */
        RECOVERED
    }

    /**
     * With nobody.
     *
     * @param wakeAt when to try to place it
     * @param reason why it waits
     * @param detail the reason in words, or empty
     * @param nowhereSince since when no node has been eligible
     * @param declined the workers that declined this attempt in this round
     */
    record Waiting(
            Ticket ticket,
            FencingToken token,
            Instant since,
            Instant wakeAt,
            Reason reason,
            String detail,
            Optional<Instant> nowhereSince,
            Set<NodeId> declined)
            implements Live {
        @Override
        public TaskPhase phase() {
            return TaskPhase.WAITING;
        }
    }

    /** Offered to a worker that has not answered. */
    record Offered(
            Ticket ticket, FencingToken token, Instant since, NodeId worker, Instant leaseUntil, Set<NodeId> declined)
            implements Assigned {
        @Override
        public TaskPhase phase() {
            return TaskPhase.WAITING;
        }
    }

    /** In a worker's queue. */
    record Queued(Ticket ticket, FencingToken token, Instant since, NodeId worker, Instant leaseUntil)
            implements Assigned {
        @Override
        public TaskPhase phase() {
            return TaskPhase.QUEUED;
        }
    }

    /** Run by a worker. */
    record Running(Ticket ticket, FencingToken token, Instant since, NodeId worker, Instant leaseUntil, double progress)
            implements Assigned {
        @Override
        public TaskPhase phase() {
            return TaskPhase.RUNNING;
        }
    }

    /**
     * Ended; the input is gone.
     *
     * @param summary what stays known of the submission
     * @param outcome how it ended
     * @param at when, on the owner's clock
     * @param attempts the number of the last attempt
     * @param worker who had the last attempt
     */
    record Ended(Summary summary, Outcome outcome, Instant at, int attempts, Optional<NodeId> worker)
            implements TaskState {}
}
