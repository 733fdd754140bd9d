package io.ttmesh.actors.spi;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.WireSafe;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What the owner of a submission is asked or told; routed to it by cluster sharding. */
public sealed interface OwnerCommand {
    /** About one submission; its owner is found by the task id. */
    sealed interface OfTask extends OwnerCommand, WireSafe {
        /** The submission. */
        TaskId taskId();
    }

    /** About many submissions of one shard slot, all volatile or all durable. */
    sealed interface OfSlot extends OwnerCommand, WireSafe {
        /** Which of the shard's two hosts is meant. */
        HostId host();
    }

    /** What a host that stops hands to its successor; only owners know its content. */
    non-sealed interface Handover extends OfSlot {}

    /** Something that only this JVM tells an owner; never on the wire. */
    non-sealed interface Signal extends OwnerCommand {}

    /** Tell me the outcome, now or when there is one. */
    record Watch(TaskId taskId, ActorRef<SubmitterNotice> replyTo) implements OfTask {}

    /** Tell me whether you have it: answered with {@code Acknowledged}, {@code Ended} or {@code Unknown}. */
    record Confirm(TaskId taskId, ActorRef<SubmitterNotice> replyTo) implements OfTask {}

    /** End it, unless it ended already. */
    record Cancel(TaskId taskId, ActorRef<CancelReply> replyTo) implements OfTask {}

    /** Tell me all you know about it. */
    record Describe(TaskId taskId, ActorRef<Description> replyTo) implements OfTask {}

    /** Keep the durable submissions of this shard slot going, from now on. No answer; a repetition changes nothing. */
    record KeepAwake(ShardId shard) implements OwnerCommand, WireSafe {}

    /** Take these submissions; those that are known already are joined. */
    record SubmitAll(
            HostId host,

            @JsonSerialize(converter = SubmissionGroup.Grouping.class)
            @JsonDeserialize(converter = SubmissionGroup.Ungrouping.class)
            List<Submission> submissions,

            ActorRef<SubmitterNotice> replyTo)
            implements OfSlot {
        /** Copies the list. */
        public SubmitAll {
            submissions = List.copyOf(submissions);
        }
    }

    /** Tell me the outcomes of these, now or when there are any, and which of them are unknown. */
    record WatchAll(HostId host, List<TaskId> taskIds, ActorRef<SubmitterNotice> replyTo) implements OfSlot {
        /** Copies the list. */
        public WatchAll {
            taskIds = List.copyOf(taskIds);
        }
    }

    /** A worker's words on attempts. */
    record NoticeAll(HostId host, List<AttemptNotice> notices) implements OfSlot {
        /** Copies the list. */
        public NoticeAll {
            notices = List.copyOf(notices);
        }
    }

    /** A worker that declined attempts of this shard slot has room again. */
    record RoomForAny(HostId host, NodeId worker) implements OfSlot {}

    /** Whether a cancel took effect, and in which phase the submission is now. */
    record CancelReply(TaskId taskId, Result result) implements WireSafe {
        /** What became of the cancel. */
        public enum Result {
            /** It ends as cancelled; no success will follow. */
            CANCELLED,
            /** It had ended before. */
            ALREADY_ENDED,
            /** The owner does not know it. */
            UNKNOWN
        }
    }

    /**
     * What an owner knows about one submission.
     *
     * @param taskId the submission
     * @param status empty when the owner does not know it
     * @param placements the last placements, oldest first
     * @param forgotten whether it is known to have ended longer ago than outcomes are kept
     */
    record Description(TaskId taskId, Optional<TaskStatus> status, List<PlacementRecord> placements, boolean forgotten)
            implements WireSafe {
        /** Copies the list. */
        public Description {
            placements = List.copyOf(placements);
        }
    }
}
