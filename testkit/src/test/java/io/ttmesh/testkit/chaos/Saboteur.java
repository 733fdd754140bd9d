package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.testkit.chaos.SabotageMailbox.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import scala.Product;

/** What one bug does with a message. Safe for use by many threads: all mailboxes of a node share one. */
@FunctionalInterface
interface Saboteur {
    /** What the actor gets instead of this message: itself, others, or nothing. */
    List<Object> pass(Place place, Object message, ActorSystem system);

    static Saboteur of(Bug bug) {
        return switch (bug) {
            case NONE -> (place, message, system) -> List.of(message);
            case LOST_ACKNOWLEDGEMENT -> Saboteur::loseAcknowledged;
            case TWO_OUTCOMES -> new TwoOutcomes();
            case CANCEL_IGNORED -> Saboteur::ignoreCancel;
            case STALE_RESULT -> new StaleResult(true);
            case LATE_RESULT -> new StaleResult(false);
            case KEY_NOT_JOINED -> new KeyNotJoined();
            case LEASE_NEVER_LAPSES -> new LeaseNeverLapses();
            case ORPHAN -> Saboteur::leaveOrphans;
            case HANDOVER_FORGOTTEN ->
                (place, message, system) -> isNamed(message, "TaskHandover") ? List.of() : List.of(message);
            case NEVER_RUN -> new NeverRun();
        };
    }

    /** Signals are private to their package: their names are not. */
    static boolean isNamed(Object message, String name) {
        return message.getClass().getSimpleName().equals(name);
    }

    /** A timer's message comes wrapped, with what it says as its key. */
    static boolean isTick(Object message, String name) {
        return message.toString().startsWith("TimerMsg(key=" + name + "[");
    }

    private static List<Object> loseAcknowledged(Place place, Object message, ActorSystem system) {
        if (place == Place.OWNER
                && message instanceof OwnerCommand.SubmitAll(var host, var submissions, var replyTo)
                && host.durable()) {
            replyTo.tell(new SubmitterNotice.Acknowledged(
                    submissions.stream().map(Submission::taskId).toList(), Durability.MEMORY));
            return List.of();
        }
        return List.of(message);
    }

    private static List<Object> ignoreCancel(Place place, Object message, ActorSystem system) {
        if (place == Place.OWNER && message instanceof OwnerCommand.Cancel(var id, var replyTo)) {
            replyTo.tell(new OwnerCommand.CancelReply(id, OwnerCommand.CancelReply.Result.CANCELLED));
            return List.of();
        }
        return List.of(message);
    }

    private static List<Object> leaveOrphans(Place place, Object message, ActorSystem system) {
        boolean isAdapted = message instanceof Product product
                && product.productArity() > 0
                && product.productElement(0) instanceof WorkerLost;
        boolean isCheck = isTick(message, "Check");
        return place == Place.SUBMITTER && (isAdapted || isCheck) ? List.of() : List.of(message);
    }

    /** The words of workers in a message to an owner. */
    static List<AttemptNotice> noticesIn(Object message) {
        return message instanceof OwnerCommand.NoticeAll all ? all.notices() : List.of();
    }

    /** Tells another result to whoever asks by id. */
    final class TwoOutcomes implements Saboteur {
        private final Map<TaskId, Payload> results = new ConcurrentHashMap<>();

        @Override
        public List<Object> pass(Place place, Object message, ActorSystem system) {
            if (place != Place.OWNER) {
                return List.of(message);
            }
            for (AttemptNotice notice : noticesIn(message)) {
                if (notice instanceof AttemptNotice.Succeeded success) {
                    results.put(success.taskId(), success.result());
                }
            }
            if (message instanceof OwnerCommand.Watch(var id, var replyTo) && results.containsKey(id)) {
                Payload other = anotherThan(results.get(id));
                replyTo.tell(new SubmitterNotice.EndedAll(
                        List.of(new SubmitterNotice.Ended(id, new Outcome.Succeeded(other)))));
                return List.of();
            }
            return List.of(message);
        }

        private static Payload anotherThan(Payload result) {
            ChaosTasks.Receipt receipt = ChaosTasks.WORK.output().decode(result);
            return ChaosTasks.WORK
                    .output()
                    .encode(new ChaosTasks.Receipt(
                            receipt.epoch(), receipt.attempt(), receipt.node(), receipt.nonce() + 1));
        }
    }

    /** Takes every late success for one of the newest execution; without the bug, only makes successes late. */
    final class StaleResult implements Saboteur {
        private final boolean isBug;
        private final Map<TaskId, FencingToken> newest = new ConcurrentHashMap<>();

        StaleResult(boolean isBug) {
            this.isBug = isBug;
        }

        @Override
        public List<Object> pass(Place place, Object message, ActorSystem system) {
            if (place == Place.EXECUTOR && message instanceof WorkerCommand.Revoke) {
                return List.of(); // lost on its way, as any message may be
            }
            if (place != Place.OWNER || !isBug) {
                return List.of(message);
            }
            noticesIn(message)
                    .forEach(notice -> newest.merge(
                            notice.taskId(), notice.token(), (one, other) -> one.compareTo(other) > 0 ? one : other));
            return List.of(
                    message instanceof OwnerCommand.NoticeAll(var host, var notices)
                            ? new OwnerCommand.NoticeAll(
                                    host, notices.stream().map(this::renewed).toList())
                            : message);
        }

        private AttemptNotice renewed(AttemptNotice notice) {
            return notice instanceof AttemptNotice.Succeeded(var attempt, var worker, var result)
                    ? new AttemptNotice.Succeeded(
                            new WorkerCommand.AttemptId(
                                    attempt.taskId(), newest.getOrDefault(attempt.taskId(), attempt.token())),
                            worker,
                            result)
                    : notice;
        }
    }

    /** Gives whoever comes second with a key an id of his own. */
    final class KeyNotJoined implements Saboteur {
        private final Map<TaskId, Integer> firstComer = new ConcurrentHashMap<>();

        @Override
        public List<Object> pass(Place place, Object message, ActorSystem system) {
            return place == Place.REGION
                            && message instanceof OwnerCommand.SubmitAll(var host, var submissions, var replyTo)
                    ? List.of(new OwnerCommand.SubmitAll(
                            host,
                            submissions.stream()
                                    .map(one -> ofComer(one, replyTo.path().uid()))
                                    .toList(),
                            replyTo))
                    : List.of(message);
        }

        private Submission ofComer(Submission submission, int comer) {
            if (submission.taskId().kind() != TaskId.Kind.KEYED) {
                return submission;
            }
            Integer first = firstComer.putIfAbsent(submission.taskId(), comer);
            if (first == null || first == comer) {
                return submission;
            }
            var own = new TaskId(
                    submission.taskId().shard(),
                    TaskId.Kind.DURABLE,
                    submission.taskId().unique() + Integer.toHexString(comer));
            return new Submission(
                    own,
                    submission.task(),
                    submission.input(),
                    submission.inputDigest(),
                    submission.options(),
                    submission.caller(),
                    submission.principal(),
                    submission.trace(),
                    submission.wish());
        }
    }

    /** Renews for workers that are gone. */
    final class LeaseNeverLapses implements Saboteur {
        private final Map<WorkerCommand.AttemptId, NodeId> living = new ConcurrentHashMap<>();

        @Override
        public List<Object> pass(Place place, Object message, ActorSystem system) {
            if (place != Place.OWNER) {
                return List.of(message);
            }
            if (message instanceof WorkerLost) {
                return List.of();
            }
            for (AttemptNotice notice : noticesIn(message)) {
                switch (notice) {
                    case AttemptNotice.Succeeded ignored -> living.remove(notice.attempt());
                    case AttemptNotice.Failed ignored -> living.remove(notice.attempt());
                    default -> living.put(notice.attempt(), notice.worker());
                }
            }
            if (!isTick(message, "Sweep")) {
                return List.of(message);
            }
            List<Object> with = new ArrayList<>();
            living.forEach((attempt, worker) -> with.add(new OwnerCommand.NoticeAll(
                    HostId.of(attempt.taskId()), List.of(new AttemptNotice.Renewed(attempt, worker, true, 0)))));
            with.add(message);
            return with;
        }
    }

    /** Says that it runs what it never will. */
    final class NeverRun implements Saboteur {
        private final Map<WorkerCommand.AttemptId, NodeId> swallowed = new ConcurrentHashMap<>();

        @Override
        public List<Object> pass(Place place, Object message, ActorSystem system) {
            if (place != Place.EXECUTOR) {
                return List.of(message);
            }
            if (message instanceof WorkerCommand.OfferAll(var offers)) {
                var self = new NodeId(system.settings().config().getString("ttmesh.node.id"));
                offers.forEach(offer -> swallowed.put(offer.attempt(), self));
                tellAll(system, false);
                return List.of();
            }
            if (isTick(message, "Sweep")) {
                tellAll(system, true);
            }
            return List.of(message);
        }

        private void tellAll(ActorSystem system, boolean again) {
            ActorRef owners = ClusterSharding.get(system).shardRegion("volatile-tasks");
            swallowed.forEach((attempt, self) -> owners.tell(
                    new OwnerCommand.NoticeAll(
                            HostId.of(attempt.taskId()),
                            List.of(
                                    again
                                            ? new AttemptNotice.Renewed(attempt, self, false, 0)
                                            : new AttemptNotice.Accepted(attempt, self))),
                    ActorRef.noSender()));
        }
    }
}
