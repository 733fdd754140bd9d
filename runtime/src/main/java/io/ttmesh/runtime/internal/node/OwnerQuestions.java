package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.runtime.NodeView;
import io.ttmesh.runtime.internal.events.TaskBoard;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/** Asks owners and boards on behalf of threads outside any actor, and turns silence into a typed failure. */
final class OwnerQuestions {
    /** An owner that is silent may be on its way to another node. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final Function<TaskId, ActorRef<OwnerCommand>> owners;
    private final NodeDirectory directory;
    private final Duration timeout;

    /** {@code owners} is the way to the owner of a task. */
    OwnerQuestions(
            ActorSystem<?> system,
            Function<TaskId, ActorRef<OwnerCommand>> owners,
            NodeDirectory directory,
            Duration timeout) {
        this.system = system;
        this.owners = owners;
        this.directory = directory;
        this.timeout = timeout;
    }

    /** Callbacks of users never run on an actor's thread. */
    private static <T> CompletionStage<T> offActors(CompletionStage<T> stage) {
        return stage.whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
    }

    CompletionStage<OwnerCommand.Description> describe(TaskId id) {
        return offActors(this.<OwnerCommand.Description>ask(id, replyTo -> new OwnerCommand.Describe(id, replyTo)));
    }

    /** A node that ends takes the timers of its questions along: a second limit lets none of them hang. */
    private <T> CompletionStage<T> ask(TaskId id, Function<ActorRef<T>, OwnerCommand> question) {
        var answer = new CompletableFuture<T>();
        try {
            var unused = AskPattern.<OwnerCommand, T>ask(owners.apply(id), question::apply, timeout, system.scheduler())
                    .whenComplete((reply, late) -> {
                        if (late == null) {
                            answer.complete(reply);
                        } else {
                            answer.completeExceptionally(late);
                        }
                    });
        } catch (RuntimeException closed) {
            return CompletableFuture.failedStage(silent(id));
        }
        return answer.orTimeout(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    throw silent(id);
                });
    }

    /** The status in a description, or the failure that it stands for. */
    static TaskStatus statusOf(OwnerCommand.Description description) {
        TaskId id = description.taskId();
        if (description.forgotten()) {
            throw new ForgottenException("task " + id + " ended longer ago than outcomes are kept (settings"
                    + " ttmesh.actors.outcome-retention and key-retention)");
        }
        return description.status().orElseThrow(() -> unknown(id));
    }

    private static OutcomeUnknownException unknown(TaskId id) {
        return new OutcomeUnknownException("task " + id + " is unknown to its owner: it was never submitted, was"
                + " forgotten, or was lost with an owner that kept it in memory");
    }

    private OutcomeUnknownException silent(TaskId id) {
        return new OutcomeUnknownException("the owner of task " + id + " did not answer within " + timeout
                + " (setting ttmesh.runtime.ask-timeout), or this node is closed: ask again, or another node");
    }

    CompletionStage<Boolean> cancel(TaskId id) {
        return offActors(this.<OwnerCommand.CancelReply>ask(id, replyTo -> new OwnerCommand.Cancel(id, replyTo))
                .thenApply(reply -> switch (reply.result()) {
                    case CANCELLED -> true;
                    case ALREADY_ENDED -> false;
                    case UNKNOWN -> throw unknown(id);
                }));
    }

    /** The same, asked again until the owner answers, whoever it is by then; false when it knows of no such task. */
    CompletionStage<Boolean> cancelInTheEnd(TaskId id) {
        var answer = new CompletableFuture<Boolean>();
        cancelInTheEnd(id, answer);
        return answer;
    }

    private void cancelInTheEnd(TaskId id, CompletableFuture<Boolean> answer) {
        var unused = this.<OwnerCommand.CancelReply>ask(id, replyTo -> new OwnerCommand.Cancel(id, replyTo))
                .whenComplete((reply, silent) -> {
                    if (silent == null) {
                        answer.complete(reply.result() == OwnerCommand.CancelReply.Result.CANCELLED);
                    } else {
                        cancelLater(id, answer);
                    }
                });
    }

    private void cancelLater(TaskId id, CompletableFuture<Boolean> answer) {
        try {
            var unused = system.scheduler()
                    .scheduleOnce(ASK_AGAIN, () -> cancelInTheEnd(id, answer), system.executionContext());
        } catch (IllegalStateException ended) {
            answer.completeExceptionally(silent(id));
        }
    }

    /** Boards that do not answer in time are left out: a listing is better short than late. */
    CompletionStage<List<TaskStatus>> tasks(int limit) {
        List<CompletableFuture<List<TaskStatus>>> answers = directory.entries().values().stream()
                .map(entry -> rows(entry, limit).toCompletableFuture())
                .toList();
        return offActors(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> newest(answers, limit)));
    }

    private CompletionStage<List<TaskStatus>> rows(NodeEntry entry, int limit) {
        return AskPattern.<TaskBoard.Command, TaskBoard.Rows>ask(
                        entry.board(), replyTo -> new TaskBoard.ListRows(limit, replyTo), timeout, system.scheduler())
                .thenApply(TaskBoard.Rows::rows)
                .exceptionally(late -> List.of());
    }

    private static List<TaskStatus> newest(List<CompletableFuture<List<TaskStatus>>> answers, int limit) {
        List<TaskStatus> all = new ArrayList<>();
        answers.forEach(answer -> all.addAll(answer.getNow(List.of())));
        all.sort(Comparator.comparing(TaskStatus::submittedAt).reversed());
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    List<NodeView> nodes() {
        Map<String, String> statuses = new HashMap<>();
        var state = Cluster.get(system).state();
        for (Member member : state.getMembers()) {
            String word = state.getUnreachable().contains(member)
                    ? "unreachable"
                    : member.status().toString();
            statuses.put(member.address().toString(), word);
        }
        return directory.entries().values().stream()
                .map(entry -> new NodeView(
                        entry.address().substring(entry.address().indexOf('@') + 1),
                        statuses.getOrDefault(entry.address(), "removed"),
                        entry.report()))
                .sorted(Comparator.comparing(view -> view.report().profile().node()))
                .toList();
    }
}
