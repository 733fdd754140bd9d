package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.EU;
import static io.ttmesh.actors.Tasks.SUM;
import static io.ttmesh.actors.Tasks.payload;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskHistory;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.internal.life.Ticket;
import io.ttmesh.actors.internal.reliable.ReliableInbox;
import io.ttmesh.actors.internal.reliable.ReliableLane;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.Reminder;
import io.ttmesh.actors.internal.wake.WakeAnswer;
import io.ttmesh.actors.internal.wake.WakeCommand;
import io.ttmesh.actors.internal.wake.WakeRecord;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.Region;
import io.ttmesh.model.RegionPreference;
import io.ttmesh.model.ReminderView;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.TraceContext;
import io.ttmesh.model.WhenFull;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** One of every record that may leave the JVM, with every part filled. Sets and maps have one element: no order. */
final class WireSamples {
    static final Instant AT = Instant.parse("2026-01-02T03:04:05.000000006Z");
    static final TaskId ID = TaskId.parse("any.7.kABC");
    static final FencingToken TOKEN = new FencingToken(1_767_323_045_000_001L, 3);
    static final Failure FAILURE = new Failure(Failure.Cause.EXCEPTION, "java.io.IOException", "ä €", "at x\nat y");
    static final TaskOptions OPTIONS = new TaskOptions(
            "billing",
            7,
            Optional.of(Duration.ofSeconds(3, 4)),
            Optional.of(Duration.ofDays(2)),
            new RetryPolicy(
                    5,
                    Duration.ofMillis(10),
                    1.5,
                    Duration.ofMinutes(1),
                    0.25,
                    Set.of("java.lang.IllegalStateException")),
            Optional.of(Durability.DURABLE),
            Optional.of("invoice-17"),
            Set.of("gpu"),
            RegionPreference.only(EU),
            Optional.of(B),
            Duration.ofNanos(5),
            WhenFull.REFUSE,
            Map.of("team", "ä"));
    static final Submission SUBMISSION = new Submission(
            ID,
            SUM,
            payload("input"),
            "0a1b",
            OPTIONS,
            EU,
            "somebody",
            new TraceContext("00-a-b-01", "x=y"),
            Optional.empty());
    private static final Submission WISHED = new Submission(
            ID, SUM, payload("input"), "0a1b", OPTIONS, EU, "somebody", SUBMISSION.trace(), Optional.of(B));
    static final TaskEvent.Submitted SUBMITTED = new TaskEvent.Submitted(SUBMISSION, new FencingToken(0, 1), AT);
    static final TaskEvent.AttemptOpened OPENED = new TaskEvent.AttemptOpened(
            new FencingToken(0, 2), AT.plusSeconds(1), AT.plusSeconds(2), FAILURE, Optional.of(A));
    static final Checkpoint CHECKPOINT = new Checkpoint(new FencingToken(0, 1), 17, payload("half"));
    static final TaskEvent.Checkpointed CHECKPOINTED = new TaskEvent.Checkpointed(CHECKPOINT, AT);
    static final TaskEvent.Condensed CONDENSED = new TaskEvent.Condensed(
            7, new Ticket(SUBMISSION, AT, 1, 2, Optional.of(CHECKPOINT)), new FencingToken(0, 4), AT);
    static final TaskEvent.Ended ENDED = new TaskEvent.Ended(
            new Outcome.Succeeded(payload("result")), AT.plusSeconds(3), new FencingToken(0, 2), Optional.of(B));

    private static final ShardId SHARD = ShardId.parse("eu.7");
    private static final HostId HOST = new HostId(SHARD, true);
    private static final WorkerCommand.AttemptId ATTEMPT = new WorkerCommand.AttemptId(ID, TOKEN);
    private static final PlacementRecord PLACEMENT = new PlacementRecord(
            3,
            AT,
            Optional.of(A),
            "best score",
            List.of(
                    PlacementRecord.Candidate.eligible(A, 12.5),
                    PlacementRecord.Candidate.rejected(B, "full: 4 of 4 slots busy")));
    private static final TaskStatus STATUS = new TaskStatus(
            ID,
            SUM,
            "billing",
            TaskPhase.RUNNING,
            Durability.MEMORY,
            7,
            3,
            Optional.of(A),
            0.75,
            AT,
            AT.plusSeconds(1),
            "because",
            Map.of("team", "ä"));

    private WireSamples() {}

    /** Other records that are stored, besides events. */
    static List<Object> stored() {
        return List.of(new WakeRecord(true, List.of(everyHour())), onceAndAgain());
    }

    private static Reminder everyHour() {
        return new Reminder(
                "tea", payload("x"), AT, Optional.of(Duration.ofHours(1)), Optional.empty(), Optional.empty());
    }

    private static Reminder onceAndAgain() {
        return new Reminder(
                "tea",
                payload("x"),
                AT,
                Optional.empty(),
                Optional.of(Duration.ofDays(30)),
                Optional.of(AT.plusSeconds(3)));
    }

    static List<TaskEvent.Journalled> journalled() {
        return List.of(SUBMITTED, CHECKPOINTED, CONDENSED, OPENED, ENDED);
    }

    static List<Object> all(ActorTestKit kit) {
        List<Object> all = new ArrayList<>(journalled());
        all.addAll(words());
        all.addAll(outcomesAndEvents());
        all.addAll(nodes());
        all.addAll(states());
        all.addAll(attempts());
        all.addAll(notices());
        all.addAll(commands(kit));
        all.addAll(wakes(kit));
        return all;
    }

    private static List<Object> words() {
        return List.of(
                ID,
                TOKEN,
                A,
                EU,
                SHARD,
                SUM,
                payload("x"),
                FAILURE,
                OPTIONS,
                OPTIONS.retry(),
                OPTIONS.region(),
                SUBMISSION,
                SUBMISSION.trace(),
                STATUS,
                PLACEMENT,
                PLACEMENT.candidates().get(1),
                new MeshLayout(List.of(EU, new Region("us")), 8));
    }

    private static List<Object> outcomesAndEvents() {
        NodeId node = new NodeId("n1");
        return List.of(
                new Outcome.Succeeded(payload("x")),
                new Outcome.Failed(FAILURE),
                new Outcome.Cancelled(),
                new Outcome.Expired(),
                new MeshEvent.TaskSubmitted(AT, node, ID, SUM, "billing", 7, Durability.NONE),
                new MeshEvent.TaskQueued(AT, node, ID, TOKEN, A),
                new MeshEvent.TaskStarted(AT, node, ID, TOKEN, A),
                new MeshEvent.AttemptFailed(AT, node, ID, TOKEN, Optional.of(A), FAILURE, AT.plusSeconds(1)),
                new MeshEvent.TaskEnded(AT, node, ID, TaskPhase.FAILED, 3, Optional.of(A), Optional.of(FAILURE)),
                new MeshEvent.BodyStuck(AT, node, ID, TOKEN, SUM),
                new MeshEvent.ActorStarted(AT, node, new ActorId("bank.account", "4711/a")),
                new MeshEvent.ActorStopped(
                        AT, node, new ActorId("bank.account", "4711"), MeshEvent.StopReason.STORE_FAILED),
                new MeshEvent.ActorFailed(AT, node, new ActorId("bank.account", "4711"), FAILURE, AT.plusSeconds(1)),
                new MeshEvent.ActorStuck(
                        AT, node, new ActorId("chat", "room"), AT.minusSeconds(9), "\tat a.B.c(B.java:1)"),
                new MeshEvent.ActorOverloaded(AT, node, new ActorId("chat", "room"), 77),
                new MeshEvent.ActorCallCycle(AT, node, new ActorId("chat", "room"), "chat/room asks chat/room"),
                new MeshEvent.ActorCommandGivenUp(AT, node, new ActorId("chat", "room"), FAILURE),
                new ActorId("chat", "room/1"),
                new ActorFailure(ActorFailure.Kind.OVERLOADED, FAILURE),
                new ReliableInbox.Noted("p1", 7),
                new JobId("j01JD0"),
                new MeshEvent.JobQueued(AT, node, new JobId("j01JD0"), "report", "billing"),
                new MeshEvent.JobStarted(AT, node, new JobId("j01JD0"), "report", 3),
                new MeshEvent.JobChanged(AT, node, new JobId("j01JD0"), 2),
                new MeshEvent.JobStepEnded(AT, node, new JobId("j01JD0"), "load", StepPhase.FAILED, "because"),
                new MeshEvent.JobEnded(AT, node, new JobId("j01JD0"), JobPhase.DONE_PARTIAL, ""),
                new MeshEvent.NodeJoined(AT, node, A, "pekko://ttmesh@127.0.0.1:1"),
                new MeshEvent.NodeLeft(AT, node, A, "pekko://ttmesh@127.0.0.1:1"));
    }

    private static List<Object> nodes() {
        var profile = new NodeProfile(A, EU, "zone", Set.of("gpu"), 4, Map.of("memory", 1L << 40), Set.of(SUM));
        var load = new NodeLoad(1, 2, 3, 4, true, Set.of(SHARD));
        return List.of(
                profile,
                load,
                new NodeReport(profile, load),
                new PlacementDemand(SUM, EU, true, Set.of("gpu"), Optional.of(A)));
    }

    private static List<Object> states() {
        TaskState waiting = TaskHistory.apply(
                TaskHistory.apply(TaskHistory.apply(TaskState.ABSENT, SUBMITTED), CHECKPOINTED), OPENED);
        TaskState declined = TaskHistory.apply(
                TaskHistory.apply(waiting, new TaskEvent.Offered(A, AT, AT)), new TaskEvent.Declined(A, "full", AT));
        return List.of(
                TaskState.ABSENT,
                TaskHistory.apply(waiting, new TaskEvent.Postponed(AT, AT, TaskState.Reason.NOWHERE, "nobody")),
                TaskHistory.apply(declined, new TaskEvent.Offered(B, AT, AT)),
                TaskHistory.apply(waiting, new TaskEvent.Queued(A, AT, AT)),
                TaskHistory.apply(
                        TaskHistory.apply(waiting, new TaskEvent.Started(A, AT, AT)), new TaskEvent.Renewed(AT, 0.5)),
                TaskHistory.apply(waiting, ENDED));
    }

    private static List<Object> attempts() {
        var offer = new WorkerCommand.Offer(
                ATTEMPT,
                SUM,
                payload("input"),
                7,
                Optional.of(Duration.ofSeconds(3)),
                Optional.of(Duration.ofMillis(-1)),
                SUBMISSION.trace(),
                2,
                Optional.of(CHECKPOINT));
        return List.of(
                CHECKPOINT,
                new WorkerCommand.CheckpointKept(ATTEMPT, 17),
                new AttemptNotice.Checkpointed(ATTEMPT, A, 17, payload("half")),
                ATTEMPT,
                offer,
                new WorkerCommand.OfferAll(List.of(offer)),
                new WorkerCommand.Revoke(ID, TOKEN),
                new WorkerCommand.SettleAll(List.of(ATTEMPT)),
                new AttemptNotice.Accepted(ATTEMPT, A),
                new AttemptNotice.Declined(ATTEMPT, A, "full"),
                new AttemptNotice.Started(ATTEMPT, A),
                new AttemptNotice.Renewed(ATTEMPT, A, true, 0.5),
                new AttemptNotice.Succeeded(ATTEMPT, A, payload("result")),
                new AttemptNotice.Failed(ATTEMPT, A, FAILURE));
    }

    private static List<Object> notices() {
        var ended = new SubmitterNotice.Ended(ID, new Outcome.Failed(FAILURE));
        return List.of(
                ended,
                new SubmitterNotice.Acknowledged(List.of(ID), Durability.MEMORY),
                new SubmitterNotice.EndedAll(List.of(ended)),
                new SubmitterNotice.Refused(ID, SubmitterNotice.Refused.Reason.KEY_REUSED, "use a new key"),
                new SubmitterNotice.Unknown(List.of(ID)),
                new SubmitterNotice.Forgotten(ID));
    }

    private static List<Object> wakes(ActorTestKit kit) {
        var place = new ActorPlace("bank.account", "eu.7|47|11/a");
        Reminder reminder = onceAndAgain();
        var view = new ReminderView("tea", AT, Optional.of(Duration.ofHours(1)));
        var host = kit.createTestProbe().getRef();
        var answers = kit.<HostAnswer>createTestProbe().getRef();
        var told = kit.<WakeAnswer>createTestProbe().getRef();
        ActorId actor = place.actor();
        var noted = kit.<ReliableInbox.Noted>createTestProbe().getRef();
        return List.of(
                new ReliableLane.GivenUp("p1", 7, new ActorFailure(ActorFailure.Kind.THREW, FAILURE), noted),
                place,
                reminder,
                view,
                new WakeRecord(true, List.of(everyHour(), reminder)),
                new HostOrder.Rouse(place, answers, true),
                new HostOrder.Stop(place, answers, true),
                new HostOrder.Remind(place, "tea", AT, payload("x"), answers),
                new HostAnswer.Awake(place, A, host),
                new HostAnswer.NotAwake(place, A, "why"),
                new HostAnswer.Stopped(place, A, true, true),
                new HostAnswer.Reminded(place, "tea", AT, payload("x")),
                new WakeCommand.Remind(place, reminder, told),
                new WakeCommand.Cancel(place, "tea", told),
                new WakeCommand.KeepOn(place, told),
                new WakeCommand.LetGo(place, told),
                new WakeCommand.Look(place, told),
                new WakeCommand.KeepAwake(SHARD),
                new WakeAnswer.Kept(true, false, List.of(view)),
                new WakeAnswer.Refused("full"),
                new WakeAnswer.Failed("gone"),
                new ActorView(actor, A, EU, 3, 1, AT.plusSeconds(1), AT),
                new ActorDetail(actor, List.of(), List.of(A), true, List.of(view)),
                new ActorStop(actor, true, false),
                new MeshEvent.ActorReminderSet(AT, A, actor, "tea", AT.plusSeconds(60)),
                new MeshEvent.ActorReminderCancelled(AT, A, actor, "tea"),
                new MeshEvent.ActorReminded(AT, A, actor, "tea"),
                new MeshEvent.ActorReminderLost(AT, A, actor, "tea", 10));
    }

    private static List<Object> commands(ActorTestKit kit) {
        var watcher = kit.<SubmitterNotice>createTestProbe().getRef();
        var item = new TaskHandover.Item(
                TaskHistory.apply(TaskState.ABSENT, SUBMITTED), List.of(watcher), List.of(PLACEMENT));
        return List.of(
                new OwnerCommand.Watch(ID, watcher),
                new OwnerCommand.Confirm(ID, watcher),
                new OwnerCommand.KeepAwake(SHARD),
                new OwnerCommand.Cancel(
                        ID, kit.<OwnerCommand.CancelReply>createTestProbe().getRef()),
                new OwnerCommand.Describe(
                        ID, kit.<OwnerCommand.Description>createTestProbe().getRef()),
                HOST,
                new LiveTasks(HOST, List.of(ID)),
                new OwnerCommand.SubmitAll(HOST, List.of(SUBMISSION, WISHED), watcher),
                new OwnerCommand.WatchAll(HOST, List.of(ID), watcher),
                new OwnerCommand.NoticeAll(HOST, List.of(new AttemptNotice.Failed(ATTEMPT, A, FAILURE))),
                new OwnerCommand.RoomForAny(HOST, A),
                new OwnerCommand.CancelReply(ID, OwnerCommand.CancelReply.Result.ALREADY_ENDED),
                new OwnerCommand.Description(ID, Optional.of(STATUS), List.of(PLACEMENT), true),
                item,
                new TaskHandover(HOST, List.of(item)));
    }
}
